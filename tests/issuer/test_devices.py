"""A PIN counts only with the key of a registered device; who has neither harms nobody."""

import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey
from psycopg import Connection

from services.issuer.accounts import book, devices
from services.issuer.login.token import DEVICE_GRANT
from tests.issuer.conftest import CLERK, CONSOLE, SIGNER, URL, refreshed

PIN = "381624"


def new_key() -> ECKey:
    return ECKey.generate_key("P-256", auto_kid=False)


def proof(key: ECKey, device: str, **changed: Any) -> str:
    now = int(time.time())
    claims = {"iss": device, "aud": URL, "iat": now, "exp": now + 30, "jti": str(uuid4())}
    return jwt.encode({"alg": "ES256"}, claims | changed, key)


def registers(web: TestClient, code: str, key: ECKey, pin: str = PIN, person: str = CLERK) -> Any:
    public = {k: str(v) for k, v in key.as_dict(private=False).items()}
    body = {"person": person, "code": code, "public_key": public, "pin": pin}
    return web.post("/devices", json=body)


def unlocks(web: TestClient, device: str, pin: str, proved: str) -> Any:
    form = {"grant_type": DEVICE_GRANT, "client_id": CONSOLE, "audience": "registry"}
    return web.post("/token", data=form | {"device_id": device, "pin": pin, "proof": proved})


@pytest.fixture
def key() -> ECKey:
    return new_key()


@pytest.fixture
def device(web: TestClient, db: Connection[Any], key: ECKey) -> str:
    made = registers(web, book.invite(db, CLERK, two_factors=False), key)
    assert made.status_code == 201, made.text
    return str(made.json()["device_id"])


def test_the_device_and_the_pin_together_open_a_session(
    web: TestClient, device: str, key: ECKey
) -> None:
    granted = unlocks(web, device, PIN, proof(key, device))
    assert granted.status_code == 200, granted.text
    assert refreshed(web, granted.json()["refresh_token"]).status_code == 200


def test_a_thousand_wrong_pins_from_elsewhere_leave_the_owner_working(
    web: TestClient, db: Connection[Any], device: str, key: ECKey
) -> None:
    stranger = new_key()
    for number in range(1000):
        pin, at = f"{number:06}", device if number % 2 else str(uuid4())
        proved = proof(stranger, at) if number % 10 == 0 else "x.y.z"
        assert unlocks(web, at, pin, proved).json() == {"error": "invalid_grant"}
    assert unlocks(web, device, PIN, proof(key, device)).status_code == 200
    assert db.execute("SELECT failures FROM device").fetchall() == [(0,)]


def test_five_wrong_pins_on_the_device_itself_end_it(
    web: TestClient, device: str, key: ECKey
) -> None:
    for _ in range(4):
        assert unlocks(web, device, "999998", proof(key, device)).status_code == 400
    assert unlocks(web, device, PIN, proof(key, device)).status_code == 200, "four are forgiven"
    for _ in range(5):
        assert unlocks(web, device, "999998", proof(key, device)).status_code == 400
    assert unlocks(web, device, PIN, proof(key, device)).status_code == 400


def test_a_proof_is_shown_once_to_us_and_soon(web: TestClient, device: str, key: ECKey) -> None:
    shown = proof(key, device)
    assert unlocks(web, device, PIN, shown).status_code == 200
    assert unlocks(web, device, PIN, shown).status_code == 400
    now = int(time.time())
    for changed in (
        {"aud": "https://other.example"},
        {"iss": str(uuid4())},
        {"iat": now - 600, "exp": now - 570},
        {"exp": now + 3600},
        {"jti": None},
    ):
        assert unlocks(web, device, PIN, proof(key, device, **changed)).status_code == 400


def test_an_algorithm_that_proves_nothing_is_refused(web: TestClient, device: str) -> None:
    import base64
    import json

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    now = int(time.time())
    claims = {"iss": device, "aud": URL, "iat": now, "exp": now + 30, "jti": "1"}
    assert unlocks(web, device, PIN, f"{part({'alg': 'none'})}.{part(claims)}.").status_code == 400


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "abcdef", "111111", "123456", "987654", "١٢٣٤٥٦"]
)
def test_a_pin_is_six_digits_that_nobody_guesses_first(
    web: TestClient, db: Connection[Any], key: ECKey, pin: str
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    refused = registers(web, code, key, pin)
    assert refused.status_code == 422
    assert registers(web, code, key).status_code == 201, "the letter stays good"


def test_a_key_that_is_none_or_comes_with_its_secret_is_refused(
    web: TestClient, db: Connection[Any], key: ECKey
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    private = {k: str(v) for k, v in key.as_dict(private=True).items()}
    for wrong in ({}, {"kty": "EC"}, private, {**private, "crv": "P-384"}):
        body = {"person": CLERK, "code": code, "public_key": wrong, "pin": PIN}
        assert web.post("/devices", json=body).status_code == 422


def test_a_lost_device_opens_nothing_and_another_needs_a_letter(
    web: TestClient, db: Connection[Any], device: str, key: ECKey
) -> None:
    token = unlocks(web, device, PIN, proof(key, device)).json()["refresh_token"]
    assert devices.lose(db, CLERK) == 1
    assert unlocks(web, device, PIN, proof(key, device)).status_code == 400
    assert refreshed(web, token).status_code == 400
    assert registers(web, "AAAA-BBBB", new_key()).status_code == 400
    another = new_key()
    found = registers(web, book.renew(db, CLERK), another).json()["device_id"]
    assert unlocks(web, found, PIN, proof(another, found)).status_code == 200
    assert UUID(found) != UUID(device)


def test_whoever_decides_gets_in_by_two_factors_and_not_by_a_pin(
    web: TestClient, db: Connection[Any], key: ECKey
) -> None:
    code = book.invite(db, SIGNER, two_factors=True)
    assert registers(web, code, key, person=SIGNER).status_code == 400


def test_neither_pin_nor_key_is_readable_where_they_are_kept(
    db: Connection[Any], device: str
) -> None:
    [(pin, public)] = db.execute("SELECT pin, public_key FROM device").fetchall()
    assert PIN not in pin and "d" not in public
