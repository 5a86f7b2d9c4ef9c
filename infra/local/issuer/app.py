"""The issuer's HTTP: discovery, public keys, and a token for a name and password (local only)."""

import secrets as random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Annotated, Any

from fastapi import FastAPI, Form
from fastapi.responses import JSONResponse
from joserfc import jwt

from contracts.text import ShortText, Word
from infra.local.issuer.attempts import Attempts
from infra.local.issuer.demo_users import password_hash
from infra.local.issuer.keys import signing_keys
from infra.local.issuer.passwords import matches
from infra.runtime.http.problems import install_problems
from infra.runtime.messaging.topology import SERVICES

LIFE = 600
"""Seconds a token lives."""

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
Code = Annotated[Word, Form()]
Audiences = Annotated[ShortText, Form()]
Password = Annotated[str, Form(max_length=200)]


@dataclass
class Issuer:
    """What the endpoints need: its own URL, its secrets folder, a clock."""

    url: str
    secrets: Path
    clock: Callable[[], float] = time
    attempts: Attempts = field(default_factory=Attempts)

    def token(self, person: str, audiences: list[str]) -> str:
        """A signed access token (RFC 9068) without roles: those are each service's own matter."""
        key = signing_keys(self.secrets).keys[0]
        issued = int(self.clock())
        claims: dict[str, Any] = {
            "iss": self.url,
            "sub": person,
            "aud": audiences,
            "iat": issued,
            "exp": issued + LIFE,
            "jti": random.token_urlsafe(16),
            "client_id": "jejak",
        }
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)


def create_issuer(issuer: Issuer) -> FastAPI:
    app = FastAPI(title="Layanan masuk Jejak", openapi_url=None)
    install_problems(app)

    @app.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return metadata(issuer.url)

    @app.get("/jwks.json")
    def public_keys() -> dict[str, Any]:
        return {**signing_keys(issuer.secrets).as_dict(private=False)}

    @app.get("/live")
    @app.get("/ready")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/token")
    def token(
        grant_type: Code, username: Code, password: Password, audience: Audiences = ""
    ) -> Any:
        asked = audience.split() or list(SERVICES)
        if grant_type != "password":
            return _refused("unsupported_grant_type")
        if not set(asked) <= set(SERVICES):
            return _refused("invalid_target")
        if wait := issuer.attempts.wait(username):
            return _refused("slow_down", 429, {"Retry-After": str(wait)})
        if not matches(password, password_hash(issuer.secrets, username)):
            issuer.attempts.failed(username)
            return _refused("invalid_grant")
        issuer.attempts.succeeded(username)
        granted = {"access_token": issuer.token(username, asked), "token_type": "Bearer"}
        return JSONResponse({**granted, "expires_in": LIFE}, headers=NO_STORE)

    return app


def metadata(url: str) -> dict[str, Any]:
    """What OpenID Connect Discovery asks of an issuer."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/jwks.json",
        "grant_types_supported": ["password"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }


def _refused(error: str, status: int = 400, headers: dict[str, str] | None = None) -> JSONResponse:
    """OAuth's own error shape (RFC 6749 5.2), which client libraries expect here."""
    return JSONResponse({"error": error}, status, {**NO_STORE, **(headers or {})})
