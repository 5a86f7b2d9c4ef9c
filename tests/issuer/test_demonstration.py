"""The demonstration: its people get in by a password in a file, on their own machine alone."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import Connection

from infra.local.demo.users import DemoUser, ensure_demo_users
from infra.runtime.identity.tokens import NotLoggedIn, Tokens
from infra.runtime.messaging.topology import SERVICES
from services.issuer import demo
from services.issuer.__main__ import refuse_public
from services.issuer.accounts.passwords import hashed, matches
from services.issuer.app import create_issuer
from services.issuer.issuing import LIFE, Issuer
from tests.issuer.conftest import URL, Clock

OPERATOR = DemoUser("operator.desa.18.09.01.2001", "operator_desa", "18.09.01.2001")


@pytest.fixture
def password(db: Connection[Any], tmp_path: Path) -> str:
    ensure_demo_users(tmp_path, iter([OPERATOR]))
    demo.take_over(db, tmp_path)
    found: str = json.loads((tmp_path / "demo-users.json").read_text())[OPERATOR.person]
    return found


@pytest.fixture
def web(issuer: Issuer) -> Iterator[TestClient]:
    issuer.demo = True
    with TestClient(create_issuer(issuer), base_url=URL) as web:
        yield web


def log_in(web: TestClient, password: str, **more: str) -> Any:
    form = {"grant_type": "password", "username": OPERATOR.person, "password": password}
    return web.post("/token", data=form | more)


def service(web: TestClient, clock: Clock, audience: str = "registry") -> Tokens:
    return Tokens(URL, audience, lambda: web.get("/jwks.json").json(), clock)


def test_a_token_opens_the_service_it_was_asked_for(
    web: TestClient, password: str, clock: Clock
) -> None:
    answer = log_in(web, password, audience="registry")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["expires_in"] == LIFE == 600
    token = answer.json()["access_token"]
    assert service(web, clock).read(token).person == OPERATOR.person
    with pytest.raises(NotLoggedIn):
        service(web, clock, "programs").read(token)
    clock.now += 631
    with pytest.raises(NotLoggedIn):
        service(web, clock).read(token)


def test_a_token_opens_every_service_by_default(
    web: TestClient, password: str, clock: Clock
) -> None:
    token = log_in(web, password).json()["access_token"]
    for name in SERVICES:
        assert service(web, clock, name).read(token).person == OPERATOR.person


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "salah"}, "invalid_grant"),
        ({"username": "siapa.saja"}, "invalid_grant"),
        ({"grant_type": "implicit"}, "unsupported_grant_type"),
        ({"audience": "registry nuclear-codes"}, "invalid_target"),
    ],
)
def test_everybody_else_is_refused(
    web: TestClient, password: str, change: dict[str, str], error: str
) -> None:
    answer = log_in(web, **({"password": password} | change))
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_broken_form_never_repeats_the_password(web: TestClient) -> None:
    answer = web.post("/token", data={"password": "rahasia" * 40})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "rahasia" not in answer.text


def test_guessing_has_to_wait(web: TestClient, password: str, db: Connection[Any]) -> None:
    for _ in range(5):
        assert log_in(web, "salah").status_code == 400
    waits = log_in(web, password)
    assert waits.status_code == 429 and 50 <= int(waits.headers["retry-after"]) <= 60
    db.execute("UPDATE throttle SET last_at = now() - interval '61 seconds'")
    assert log_in(web, password).status_code == 200


def test_taking_them_over_again_changes_nothing_and_a_new_password_counts(
    web: TestClient, password: str, db: Connection[Any], tmp_path: Path
) -> None:
    [(before,)] = db.execute("SELECT password FROM account").fetchall()
    demo.take_over(db, tmp_path)
    assert db.execute("SELECT password FROM account").fetchall() == [(before,)]
    (tmp_path / "demo-users.json").write_text(json.dumps({OPERATOR.person: "another one"}))
    demo.take_over(db, tmp_path)
    assert log_in(web, password).status_code == 400
    assert log_in(web, "another one").status_code == 200


def test_the_passwords_lie_in_a_file_of_their_owner_alone(password: str, tmp_path: Path) -> None:
    [file] = tmp_path.iterdir()
    assert file.name == demo.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ensure_demo_users(tmp_path, iter([OPERATOR, DemoUser("dpo.18.09", "dpo", "18.09")]))
    kept = json.loads(file.read_text())
    assert kept[OPERATOR.person] == password and len(kept) == 2


def test_the_same_password_never_looks_the_same() -> None:
    one, two = hashed("rahasia"), hashed("rahasia")
    assert one != two
    assert matches("rahasia", one) and not matches("Rahasia", one)
    assert not matches("", None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_the_demonstration_serves_its_own_machine(host: str) -> None:
    refuse_public(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "jejak.example"])
def test_the_demonstration_refuses_to_serve_others(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JEJAK_ISSUER_PUBLIC", raising=False)
    with pytest.raises(SystemExit, match="hanya untuk komputer sendiri"):
        refuse_public(host)
    monkeypatch.setenv("JEJAK_ISSUER_PUBLIC", "1")
    refuse_public(host)
