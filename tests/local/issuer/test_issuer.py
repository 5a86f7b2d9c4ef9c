"""The embedded issuer: demo people log in, nobody guesses, keys rotate, and only at home."""

import json
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from infra.local.issuer.__main__ import refuse_public
from infra.local.issuer.app import LIFE, Issuer, create_issuer
from infra.local.issuer.demo_users import DemoUser, demo_users, ensure_demo_users
from infra.local.issuer.keys import rotate, signing_keys
from infra.local.issuer.passwords import hashed, matches
from infra.runtime.identity.tokens import NotLoggedIn, Tokens

URL = "http://127.0.0.1:8100"
OPERATOR = DemoUser("operator.desa.18.09.01.2001", "operator_desa", "18.09.01.2001")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    ensure_demo_users(tmp_path, iter([OPERATOR]))
    return tmp_path


@pytest.fixture
def issuer(secrets: Path) -> Issuer:
    return Issuer(URL, secrets)


@pytest.fixture
def web(issuer: Issuer) -> TestClient:
    return TestClient(create_issuer(issuer))


def log_in(web: TestClient, password: str, **more: str) -> Any:
    form = {"grant_type": "password", "username": OPERATOR.person, "password": password}
    return web.post("/token", data=form | more)


def password(secrets: Path) -> str:
    found: str = json.loads((secrets / "demo-users.json").read_text())[OPERATOR.person]
    return found


def service(web: TestClient, audience: str = "registry", clock: Any = time.time) -> Tokens:
    return Tokens(URL, audience, lambda: web.get("/jwks.json").json(), clock)


def test_there_is_a_demo_person_for_every_role_at_its_level() -> None:
    users = {user.account: user for user in demo_users()}
    assert users["operator_desa"] == OPERATOR
    assert users["verifikator_kecamatan"].region == "18.09.01"
    assert users["dinsos_approver"].person == "dinsos.approver.18.09"
    assert len(users) == len({user.person for user in users.values()}) == 19
    elsewhere = {
        user.account: user.region for user in demo_users("32.01", "32.01.02", "32.01.02.1")
    }
    assert elsewhere["operator_desa"] == "32.01.02.1"


def test_a_token_opens_the_service_it_was_asked_for(web: TestClient, secrets: Path) -> None:
    answer = log_in(web, password(secrets), audience="registry")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["expires_in"] == LIFE == 600
    token = answer.json()["access_token"]
    assert service(web).read(token).person == OPERATOR.person
    with pytest.raises(NotLoggedIn):
        service(web, "programs").read(token)


def test_a_token_opens_every_service_by_default(web: TestClient, secrets: Path) -> None:
    token = log_in(web, password(secrets)).json()["access_token"]
    for name in ("registry", "verification", "programs", "reporting"):
        assert service(web, name).read(token).person == OPERATOR.person


def test_a_token_expires(web: TestClient, secrets: Path) -> None:
    token = log_in(web, password(secrets)).json()["access_token"]
    with pytest.raises(NotLoggedIn):
        service(web, clock=lambda: time.time() + 631).read(token)


def test_no_token_carries_a_role_or_a_region(issuer: Issuer, web: TestClient) -> None:
    rules = service(web)
    claims = set(_claims(issuer.token(OPERATOR.person, ["registry"])))
    assert claims == {"iss", "sub", "aud", "iat", "exp", "jti", "client_id"}
    assert rules.read(issuer.token(OPERATOR.person, ["registry"]))


def _claims(token: str) -> dict[str, Any]:
    from base64 import urlsafe_b64decode

    body: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return body


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "salah"}, "invalid_grant"),
        ({"username": "siapa.saja"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"audience": "registry nuclear-codes"}, "invalid_target"),
    ],
)
def test_everybody_else_is_refused(
    web: TestClient, secrets: Path, change: dict[str, str], error: str
) -> None:
    form = {"password": password(secrets)} | change
    answer = log_in(web, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_broken_form_never_repeats_the_password(web: TestClient) -> None:
    answer = web.post("/token", data={"password": "rahasia" * 40})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "rahasia" not in answer.text


def test_guessing_has_to_wait(web: TestClient, issuer: Issuer, secrets: Path) -> None:
    now = [100.0]
    issuer.attempts.clock = lambda: now[0]
    for _ in range(5):
        assert log_in(web, "salah").status_code == 400
    locked = log_in(web, password(secrets))
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "61")
    now[0] += 61
    assert log_in(web, password(secrets)).status_code == 200


def test_after_a_rotation_the_old_token_still_works_and_new_ones_use_the_new_key(
    web: TestClient, issuer: Issuer, secrets: Path
) -> None:
    before = issuer.token(OPERATOR.person, ["registry"])
    first = signing_keys(secrets).keys[0].kid
    rotate(secrets)
    after = issuer.token(OPERATOR.person, ["registry"])
    assert signing_keys(secrets).keys[0].kid != first
    tokens = service(web)
    assert tokens.read(before) and tokens.read(after)
    rotate(secrets)
    with pytest.raises(NotLoggedIn):
        service(web).read(before)


def test_the_published_keys_are_public(web: TestClient, secrets: Path) -> None:
    rotate(secrets)
    keys = web.get("/jwks.json").json()["keys"]
    assert len(keys) == 2
    assert all(key["alg"] == "ES256" and "d" not in key for key in keys)


def test_secrets_lie_in_files_of_their_owner_alone(secrets: Path) -> None:
    signing_keys(secrets)
    files = sorted(secrets.iterdir())
    assert [file.name for file in files] == [
        "demo-users.json",
        "issuer-keys.json",
        "issuer-users.json",
    ]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert password(secrets) not in (secrets / "issuer-users.json").read_text()


def test_passwords_stay_the_same_from_start_to_start(secrets: Path) -> None:
    before = password(secrets)
    ensure_demo_users(secrets, iter([OPERATOR, DemoUser("dpo.18.09", "dpo", "18.09")]))
    assert password(secrets) == before
    assert len(json.loads((secrets / "demo-users.json").read_text())) == 2


def test_the_same_password_never_looks_the_same() -> None:
    one, two = hashed("rahasia"), hashed("rahasia")
    assert one != two
    assert matches("rahasia", one) and not matches("Rahasia", one)
    assert not matches("", None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_the_issuer_serves_its_own_machine(host: str) -> None:
    refuse_public(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "jejak.example"])
def test_the_issuer_refuses_to_serve_others(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JEJAK_ISSUER_PUBLIC", raising=False)
    with pytest.raises(SystemExit, match="hanya untuk komputer sendiri"):
        refuse_public(host)
    monkeypatch.setenv("JEJAK_ISSUER_PUBLIC", "1")
    refuse_public(host)
