"""What the endpoints share: where the issuer is, its database, its clients, and how it signs."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time
from typing import Annotated, Any

from fastapi import Depends
from joserfc import jwt
from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.runtime.messaging.topology import SERVICES
from infra.runtime.process.settings import OAuthClient
from services.issuer.login.sessions import Session
from services.issuer.login.signing import signing_keys
from services.issuer.vault import Vault

LIFE = 600
"""Seconds a token lives."""
DEMO = "jejak"
"""The client of the terminal, by password alone: in the demonstration only."""


@dataclass
class Issuer:
    """`demo` lets people in by name and password alone and asks nobody for a second factor."""

    url: str
    pool: ConnectionPool[Any] = field(repr=False)
    vault: Vault = field(repr=False)
    clients: Mapping[str, OAuthClient] = field(default_factory=dict)
    demo: bool = False
    clock: Callable[[], float] = time
    knows_its_people: Callable[[], bool] = lambda: True
    """False until the people of the demonstration have their accounts."""

    @contextmanager
    def database(self) -> Iterator[Connection[Any]]:
        """Autocommit: what was tried stays on record, whatever becomes of the answer."""
        with self.pool.connection() as db:
            yield db

    def token(self, db: Connection[Any], session: Session, audiences: Sequence[str]) -> str:
        """A signed access token (RFC 9068) without roles: those are each service's own matter."""
        return self.signed(
            db,
            "at+jwt",
            sub=session.person,
            aud=list(audiences),
            client_id=session.client,
            sid=str(session.session_id),
            amr=session.factors,
            auth_time=int(session.began_at.timestamp()),
        )

    def signed(self, db: Connection[Any], kind: str, **claims: Any) -> str:
        key = signing_keys(db, self.vault).keys[0]
        issued = int(self.clock())
        whole: dict[str, Any] = {
            "iss": self.url,
            "iat": issued,
            "exp": issued + LIFE,
            "jti": secrets.token_urlsafe(16),
            **claims,
        }
        return jwt.encode({"alg": "ES256", "typ": kind, "kid": key.kid}, whole, key)

    def client(self, name: str) -> OAuthClient | None:
        return self.clients.get(name)

    def asked(self, audience: str) -> list[str] | None:
        """The services a token is wanted for; None where one is unknown."""
        named = audience.split()
        return named if named and set(named) <= set(SERVICES) else None


def this_issuer() -> Issuer:
    """Each application puts its own in the place of this (`dependency_overrides`)."""
    raise NotImplementedError


IssuerDep = Annotated[Issuer, Depends(this_issuer)]
