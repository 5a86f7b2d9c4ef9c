"""At the door: a role that needs a second factor counts only for whoever logged in with one."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.runtime.http.deps import deps_of
from infra.runtime.identity import tokens as reading
from infra.runtime.identity.sign_in import SignIn
from infra.runtime.identity.tokens import Tokens
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.test_problems import problem
from tests.runtime.identity.minting import AUDIENCE, ISSUER, claims, minted, published

NOTE = {"region": VILLAGE, "number": 1}


@pytest.fixture
def strict(app: FastAPI, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """An office in which a clerk needs two factors."""
    two = SignIn(second_factor=("mfa",))
    deps_of(app).tokens = Tokens(ISSUER, AUDIENCE, published, sign_in=two)
    monkeypatch.setattr(reading, "needs_second_factor", lambda role: role == "clerk")
    return web


def by(*means: str, person: str = "operator.satu") -> dict[str, str]:
    token = minted(claims(person, amr=list(means)))
    return {**as_person(person), "authorization": f"Bearer {token}"}


def test_with_two_factors_one_works_as_ever(strict: TestClient) -> None:
    assert strict.post("/notes", json=NOTE, headers=by("pwd", "mfa")).status_code == 201


def test_with_one_it_is_said_that_a_second_is_missing(strict: TestClient) -> None:
    body = problem(strict.post("/notes", json=NOTE, headers=by("pwd")), 401)
    assert body["title"] == "Perlu faktor kedua"
    assert "TOTP" in body["detail"]


def test_whoever_lacks_the_role_anyway_is_not_sent_to_log_in_again(strict: TestClient) -> None:
    problem(strict.post("/notes", json=NOTE, headers=by("pwd", person="pemeriksa")), 403)


def test_an_account_that_nobody_appointed_learns_what_it_is_called_here(web: TestClient) -> None:
    refused = problem(web.post("/notes", json=NOTE, headers=as_person("oidc-abc")), 403)
    assert "`oidc-abc`, belum diberi peran" in refused["detail"]
    held = problem(web.post("/notes", json=NOTE, headers=as_person("pemeriksa")), 403)
    assert "belum diberi peran" not in held["detail"]
