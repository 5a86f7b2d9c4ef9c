"""What a release has recorded is read by every later one: its databases, migrated, whole."""

import gzip
import json
from pathlib import Path

import psycopg
import pytest

from infra.build.history import broken_since_release
from infra.local.secret_files import write_private
from infra.runtime.eventstore.ledger import open_ledger
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.process.granted_keys import open_keys
from infra.runtime.process.migrate import migrate
from infra.runtime.process.settings import Settings
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.ledger_log import LedgerLog
from services.registry.main import service as registry
from services.reporting.main import service as reporting
from tests.architecture.sources import REPOSITORY
from tests.databases import ServiceDatabases
from tests.rebuilding import filled
from tests.releases.site import RELEASES
from tests.running import settings_on

RELEASED = sorted(
    (each for each in RELEASES.iterdir() if each.name.isdigit()), key=lambda each: int(each.name)
)


def restore(file: Path, owner: str) -> None:
    """As the owner, who makes all of it again; psql's own commands are left out."""
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("\n".join(each for each in lines if not each.startswith("\\")).encode())


@pytest.fixture(params=RELEASED, ids=lambda each: f"release {each.name}")
def release(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture
def sites(
    release: Path, service_databases: ServiceDatabases, tmp_path: Path
) -> dict[str, Settings]:
    """The registry and reporting as that release left them, migrated by this one."""
    keyring = service_databases.keyring()
    restore(release / "keyring.sql.gz", keyring.owner)
    for name, key in json.loads((release / "made-up-keys.json").read_text()).items():
        write_private(tmp_path / name, key)
    found = {}
    for service in (registry, reporting):
        database = service_databases(service.name)
        restore(release / f"{service.name}.sql.gz", database.owner)
        found[service.name] = settings_on(service, tmp_path, database, keyring)
        migrate(service, found[service.name].owner)
    return found


def keys_of(settings: Settings) -> HeldKeys:
    keys = open_keys(settings)
    assert keys
    return keys


def test_every_fact_that_a_release_recorded_is_read(sites: dict[str, Settings]) -> None:
    settings = sites["registry"]
    assert settings.service in SERVICES
    keys = keys_of(settings)
    ledger = open_ledger("registry", settings.app_conninfo, keys)
    with psycopg.connect(settings.app_conninfo, autocommit=True) as db:
        log = LedgerLog("registry", ledger.mapper)
        entries = log.read(db, 0, 10_000)
        assert len(entries) == log.head(db) > 12
        assert [each.error for each in entries if each.error] == []
        for view in registry.ledger_views:
            filled(view, log, db)
        assert db.execute("SELECT * FROM parked").fetchall() == []
    ledger.close()
    keys.close()


def test_every_message_that_a_release_sent_is_read(sites: dict[str, Settings]) -> None:
    settings = sites["reporting"]
    keys = keys_of(settings)
    with psycopg.connect(settings.app_conninfo, autocommit=True) as db:
        log = InboxLog("reporting", keys=keys)
        entries = log.read(db, 0, 10_000)
        assert len(entries) > 12
        assert [each.error for each in entries if each.error] == []
        for view in reporting.inbox_views:
            filled(view, log, db)
        assert db.execute("SELECT * FROM parked").fetchall() == []
    keys.close()


def test_what_a_release_published_is_kept_for_ever(release: Path, tmp_path: Path) -> None:
    [wheel] = release.glob("*.whl")
    assert broken_since_release(REPOSITORY, wheel) == []
    assert len(broken_since_release(tmp_path, wheel)) > 50, "where all of it is gone"
