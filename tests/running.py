"""A whole service on a real database: what others told, what it made of it, and people asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from fastapi.testclient import TestClient
from psycopg import Connection

from contracts.registry.roles import RoleAssigned
from infra.local.secret_files import secret
from infra.local.servers.provision import KeyringDatabase, ServiceDatabase
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.process.service import Running, Service, open_service, prepare
from infra.runtime.process.settings import Settings
from tests.inbox import Told
from tests.runtime.identity.minting import ISSUER, claims, minted, published


@dataclass
class InTests:
    """`told` fills the inbox, `follow` brings views and reactions up to date, `web` asks."""

    running: Running
    db: Connection[Any]
    told: Told
    web: TestClient

    def follow(self) -> None:
        moved = True
        while moved:
            moved = any([follower.step(self.db) > 0 for follower in self.running.followers])

    def appoint(self, person: str, role: str, region: str) -> None:
        since = date(2026, 1, 1)
        self.told.tell(
            RoleAssigned(officer=person, role=role, region_code=region, valid_from=since)
        )

    def headers(self, person: str, **more: str) -> dict[str, str]:
        """What a person's request carries, with a new Idempotency-Key unless one is given."""
        token = minted(claims(person, aud=self.running.service.name))
        given = {
            "authorization": f"Bearer {token}",
            "idempotency-key": uuid4().hex,
            "reason": "pekerjaan rutin",
        }
        return given | {name.replace("_", "-"): value for name, value in more.items()}


@contextmanager
def in_tests(
    service: Service,
    database: ServiceDatabase,
    folder: Path,
    keyring: KeyringDatabase | None = None,
) -> Iterator[InTests]:
    settings = Settings(
        service=service.name,
        http_port=0,
        issuer_url=ISSUER,
        owner_conninfo=database.owner,
        app_conninfo=database.app,
        reader_conninfo=database.reader,
        keyring_owner_conninfo=keyring.owner if keyring else "",
        keyring_conninfo=keyring.registry if keyring else "",
        secrets=folder,
        data=folder,
    )
    if keyring:
        for key in ("kek", "index-key"):
            secret(folder, key)
    prepare(service, settings)
    running = open_service(service, settings)
    deps_of(running.app).tokens = Tokens(ISSUER, service.name, published)
    try:
        with (
            psycopg.connect(database.app, autocommit=True) as db,
            TestClient(running.app, raise_server_exceptions=False) as web,
        ):
            yield InTests(running, db, Told(db), web)
    finally:
        deps_of(running.app).close()
