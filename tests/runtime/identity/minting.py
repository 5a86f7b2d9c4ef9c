"""Tokens for tests: what a good issuer signs, and every way a bad one differs."""

import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry

ISSUER, AUDIENCE = "https://issuer.test", "registry"
KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def published() -> Any:
    return KeySet([KEY]).as_dict(private=False)


def claims(person: str = "operator.satu", **changed: Any) -> dict[str, Any]:
    issued = int(time.time())
    good = {
        "iss": ISSUER,
        "sub": person,
        "aud": AUDIENCE,
        "iat": issued,
        "exp": issued + 300,
        "jti": "token-1",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def minted(
    body: dict[str, Any] | None = None, header: dict[str, Any] | None = None, key: Any = KEY
) -> str:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    anything = JWSRegistry(algorithms=[str(head["alg"])])
    return jwt.encode(head, body or claims(), key, registry=anything, default_type=None)
