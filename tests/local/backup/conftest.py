"""A small installation of its own: its databases, a ledger to write in, and backups of it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.backup.sets import BackupSet
from infra.local.backup.taking import take
from infra.local.home import Home
from infra.local.secret_files import KEK, KEK_OF, secret
from infra.local.servers.postgres import URL, PostgresServer, start_postgres
from infra.local.servers.provision import Databases, provision_all
from infra.local.supervisor.server_units import StreamUnit
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.process.migrate import lay_keys, lay_tables
from tests.people_we_know import FAMILY
from tests.runtime.world import WORLD, Note, by
from tests.server_folders import server_folder

SUBJECT = UUID(int=7)
KEY = "INSERT INTO subject_key VALUES (%s, %s, true, 'epoch', %s)"
PATIENCE = 20.0


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@dataclass
class Installation:
    folder: Path
    home: Home
    server: PostgresServer
    databases: Databases
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    written: int = 0

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def write(self, times: int = 1, service: str = "registry") -> None:
        if service not in self.ledgers:
            app = self.databases.services[service].app
            self.ledgers[service] = open_ledger(service, app, readers=1, vocabulary=WORLD)
        for _ in range(times):
            self.written += 1
            self.ledgers[service].decide(Note(FAMILY, self.written), by(uuid4()))

    def head(self, service: str = "registry", home: Home | None = None) -> int:
        with psycopg.connect(self.databases.services[service].app) as db:
            row = db.execute("SELECT coalesce(max(position), 0) FROM fact").fetchone()
        assert row
        return int(row[0])

    def back_up(self, keys: Path | None = None) -> BackupSet:
        return take(self.home, self.server.admin, self.backups, keys)

    def caught_up(self, unit: StreamUnit) -> bool:
        """Whether all that was committed has been received."""
        with psycopg.connect(self.server.admin) as db:
            row = db.execute(
                "SELECT pg_current_wal_flush_lsn() <= flush_lsn FROM pg_stat_replication"
                " WHERE application_name = 'pg_receivewal'"
            ).fetchone()
        return row is not None and row[0]

    def stop(self) -> None:
        for ledger in self.ledgers.values():
            ledger.close()
        self.ledgers.clear()
        self.server.stop()

    def start(self) -> None:
        self.server = start_postgres(self.home)
        self.databases = provision_all(self.server.admin, self.home.role_secrets)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with pytest.MonkeyPatch.context() as patch, server_folder() as folder:
        patch.delenv(URL, raising=False)
        home = Home(folder / "home").create()
        (home.root / "cell").write_text("1809\n")
        (home.root / "zone").write_text("WIB\n")
        home.secrets.joinpath(KEK_OF).mkdir(mode=0o700)
        secret(home.secrets / KEK_OF, KEK)
        made = Installation(folder, home, *_served(home))
        for name in ("registry", "verification"):
            lay_tables(name, made.databases.services[name].owner)
        lay_keys("registry", made.databases.keyring.owner)
        try:
            yield made
        finally:
            made.stop()


def _served(home: Home) -> tuple[PostgresServer, Databases]:
    server = start_postgres(home)
    return server, provision_all(server.admin, home.role_secrets)


@pytest.fixture
def stream(installation: Installation) -> Iterator[Callable[[], StreamUnit]]:
    """`stream()` receives the WAL from now on, as the supervisor would, until the test is over."""
    begun = []

    def begin() -> StreamUnit:
        unit = StreamUnit(installation.home, "backup", admin=installation.server.admin)
        begun.append(unit)
        unit.start()
        until(unit.answers)
        return unit

    yield begin
    for unit in begun:
        unit.stop()
