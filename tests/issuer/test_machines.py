"""A machine of an agency proves itself by a key of its own, each assertion once (RFC 7523)."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey
from psycopg import Connection

from infra.runtime.identity.tokens import Tokens
from services.issuer.accounts import book, machines
from services.issuer.accounts.devices import KeyNotUsable
from services.issuer.login.token import BEARER
from tests.issuer.conftest import URL, Clock

MACHINE = "pmd.reader"


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-256", auto_kid=False)


@pytest.fixture(autouse=True)
def _machine(db: Connection[Any], key: ECKey) -> None:
    machines.register(db, MACHINE, json.dumps(key.as_dict(private=False)))


def assertion(key: ECKey, named: str = MACHINE, **changed: Any) -> str:
    now = int(time.time())
    claims = {"iss": MACHINE, "sub": MACHINE, "aud": f"{URL}/token", "iat": now, "exp": now + 60}
    claims |= {"jti": str(uuid4())}
    return jwt.encode({"alg": "ES256", "kid": named}, claims | changed, key)


def asks(web: TestClient, shown: str, **changed: str) -> Any:
    form = {"grant_type": "client_credentials", "client_assertion_type": BEARER}
    return web.post(
        "/token", data=form | {"client_assertion": shown, "audience": "registry"} | changed
    )


def test_a_machine_gets_a_token_and_nothing_to_refresh_it_with(
    web: TestClient, key: ECKey, clock: Clock
) -> None:
    granted = asks(web, assertion(key))
    assert granted.status_code == 200, granted.text
    tokens = Tokens(URL, "registry", lambda: web.get("/jwks.json").json(), clock)
    assert tokens.read(granted.json()["access_token"]).person == MACHINE
    assert "refresh_token" not in granted.json()


def test_an_assertion_is_shown_once(web: TestClient, key: ECKey) -> None:
    shown = assertion(key)
    assert asks(web, shown).status_code == 200
    assert asks(web, shown).json() == {"error": "invalid_client"}


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://other.example/token"},
        {"sub": "somebody.else"},
        {"iss": "somebody.else"},
        {"exp": 1},
        {"exp": int(time.time()) + 86_400},
        {"jti": None},
    ],
)
def test_an_assertion_for_others_or_for_too_long_is_refused(
    web: TestClient, key: ECKey, changed: dict[str, Any]
) -> None:
    assert asks(web, assertion(key, **changed)).status_code == 401


def test_another_key_another_machine_and_another_way_are_refused(
    web: TestClient, key: ECKey
) -> None:
    stranger = ECKey.generate_key("P-256", auto_kid=False)
    assert asks(web, assertion(stranger)).status_code == 401
    assert asks(web, assertion(key, "unknown.machine")).status_code == 401
    assert asks(web, assertion(key), client_assertion_type="").status_code == 401
    assert asks(web, "x").status_code == 401


def test_a_machine_that_has_ended_gets_nothing(
    web: TestClient, db: Connection[Any], key: ECKey
) -> None:
    book.end(db, MACHINE)
    assert asks(web, assertion(key)).json() == {"error": "invalid_grant"}


def test_a_new_key_takes_the_place_of_the_old_one(
    web: TestClient, db: Connection[Any], key: ECKey
) -> None:
    newer = ECKey.generate_key("P-256", auto_kid=False)
    machines.register(db, MACHINE, json.dumps(newer.as_dict(private=False)))
    assert asks(web, assertion(key)).status_code == 401
    assert asks(web, assertion(newer)).status_code == 200


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kty": "oct", "k": "AAAA"}', '{"kty": "RSA"}'])
def test_what_is_no_key_is_refused_in_words(db: Connection[Any], text: str) -> None:
    with pytest.raises(KeyNotUsable):
        machines.register(db, "another.machine", text)
