"""A whole service on a real database: what others told, what it made of it, and people asking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from fastapi.testclient import TestClient
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from pydantic import Field

from contracts.registry.roles import RoleAssigned
from infra.local.secret_files import secret
from infra.local.servers.provision import KeyringDatabase, ServiceDatabase
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.process.migrate import migrate
from infra.runtime.process.service import Running, Service, open_service, prepare
from infra.runtime.process.settings import Owner, Settings
from tests.databases import ServiceDatabases, Shelf
from tests.inbox import Told
from tests.runtime.identity.minting import ISSUER, claims, minted, published
from tests.runtime.privacy.memory_keys import SHARED


class Owned(Settings):
    """The settings of a service, and the logins that changed its tables: no file tells them."""

    owner_conninfo: str = Field(exclude=True)
    keyring_owner_conninfo: str = Field(default="", exclude=True)

    @property
    def owner(self) -> Owner:
        return Owner(
            owner_conninfo=self.owner_conninfo, keyring_owner_conninfo=self.keyring_owner_conninfo
        )


@dataclass
class InTests:
    """`told` fills the inbox, `follow` brings views and reactions up to date, `web` asks."""

    running: Running
    db: Connection[Any]
    told: Told
    web: TestClient

    @property
    def owner(self) -> str:
        """The login that made the tables."""
        assert isinstance(self.running.settings, Owned)
        return self.running.settings.owner_conninfo

    def follow(self) -> None:
        moved = True
        while moved:
            moved = any([follower.step(self.db) > 0 for follower in self.running.followers])

    def appoint(self, person: str, role: str, region: str) -> None:
        since = date(2026, 1, 1)
        self.told.tell(
            RoleAssigned(officer=person, role=role, region_code=region, valid_from=since)
        )

    def last_access(self) -> tuple[str, str, str, set[UUID]]:
        """Of the newest entry of the access log: action, outcome, office, subjects."""
        asked = "SELECT action, outcome, office, subjects FROM access_log ORDER BY id DESC LIMIT 1"
        [(action, outcome, office, subjects)] = self.db.execute(asked).fetchall()
        return action, outcome, office, set(subjects)

    def headers(self, person: str, **more: str) -> dict[str, str]:
        """What a person's request carries, with a new Idempotency-Key unless one is given."""
        token = minted(claims(person, aud=self.running.service.name))
        given = {
            "authorization": f"Bearer {token}",
            "idempotency-key": uuid4().hex,
            "reason": "pekerjaan rutin",
            "purpose": "pelayanan",
        }
        return given | {name.replace("_", "-"): value for name, value in more.items()}


AlreadyHappened = Callable[[InTests], None]


def ready(
    service: Service,
    databases: ServiceDatabases,
    folder: Path,
    *,
    keyring: bool = False,
    already: AlreadyHappened | None = None,
) -> Owned:
    """Settings on databases of this test's own: copies of some that were made ready once."""

    def make(shelf: Shelf) -> list[ServiceDatabase | KeyringDatabase]:
        made = [shelf.service(service.name), *([shelf.keyring()] if keyring else [])]
        settings = settings_on(service, folder, *made)
        migrate(service, settings.owner)
        prepare(service, settings)
        if already:
            with _opened(service, settings, shelf) as running:
                already(running)
        return made

    return settings_on(service, folder, *databases.copies((service.name, keyring, already), make))


def settings_on(
    service: Service,
    folder: Path,
    database: ServiceDatabase,
    keyring: KeyringDatabase | None = None,
) -> Owned:
    """Of a service on these databases; the registry lays the keyring."""
    return Owned(
        service=service.name,
        http_port=0,
        issuer_url=ISSUER,
        owner_conninfo=database.owner,
        app_conninfo=database.app,
        reader_conninfo=database.reader,
        keyring_owner_conninfo=keyring.owner if keyring and service.name == "registry" else "",
        keyring_conninfo=keyring.asked_by(service.name) if keyring else "",
        secrets=folder,
        data=folder,
    )


@contextmanager
def in_tests(
    service: Service,
    databases: ServiceDatabases,
    folder: Path,
    *,
    keyring: bool = False,
    already: AlreadyHappened | None = None,
) -> Iterator[InTests]:
    """`already` is what has happened before; it is recorded once for all tests that say so."""
    if keyring:
        for key in ("kek", "index-key"):
            secret(folder, key)
    settings = ready(service, databases, folder, keyring=keyring, already=already)
    with _opened(service, settings, databases.shelf) as running:
        yield running


def as_its_api(settings: Owned, shelf: Shelf) -> Owned:
    """With the login of the service's API, which appends and reads; other work is done as `app`."""
    name = f"{settings.service}_api"
    login = make_conninfo(settings.app_conninfo, user=name, password=secret(shelf.secrets, name))
    return settings.model_copy(update={"app_conninfo": login})


@contextmanager
def _opened(service: Service, settings: Owned, shelf: Shelf) -> Iterator[InTests]:
    asking = as_its_api(settings, shelf)
    running = open_service(service, asking, None if settings.keyring_conninfo else SHARED)
    deps_of(running.app).tokens = Tokens(ISSUER, service.name, published)
    try:
        with (
            psycopg.connect(settings.app_conninfo, autocommit=True) as db,
            TestClient(running.app, raise_server_exceptions=False) as web,
        ):
            yield InTests(running, db, Told(db), web)
    finally:
        deps_of(running.app).close()
