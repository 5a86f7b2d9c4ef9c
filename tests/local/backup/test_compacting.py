"""Compaction: what was erased is in no file of the server any more, neither in pages nor in WAL."""

from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.local.errors import ServerError
from infra.local.servers import compacting
from infra.local.servers.compacting import compact
from tests.local.backup.conftest import KEY, Installation

SECRET = b"wrapped secret of Quokka, 32 byte"
SHRED = "UPDATE subject_key SET wrapped = NULL WHERE subject_id = %s"
SLOT = "SELECT pg_create_physical_replication_slot(%s, true)"


def files_with(secret: bytes, data: Path) -> list[str]:
    found = (path for path in data.rglob("*") if path.is_file())
    return [str(path.relative_to(data)) for path in found if secret in path.read_bytes()]


def shredded(installation: Installation, subject: UUID) -> None:
    """A key that was made and destroyed, and lies in old pages and in WAL."""
    with psycopg.connect(installation.databases.keyring.registry) as db:
        db.execute(KEY, (subject, subject, SECRET))
        db.commit()
        db.execute(SHRED, (subject,))
    with psycopg.connect(installation.server.admin, autocommit=True) as db:
        db.execute("CHECKPOINT")


@pytest.fixture
def data(installation: Installation) -> Path:
    return installation.home.postgres / "data"


def test_the_bytes_are_gone_from_every_file_and_the_tombstone_stays(
    installation: Installation, data: Path
) -> None:
    subject = uuid4()
    shredded(installation, subject)
    before = files_with(SECRET, data)
    assert any("pg_wal" in each for each in before) and any("base" in each for each in before)
    told: list[str] = []
    done = compact(installation.server.admin, told.append)
    assert files_with(SECRET, data) == []
    assert done.tables >= 1 and done.wal_held == 0
    assert "keyring: subject_key" in told and told[-1] == "WAL"
    with psycopg.connect(installation.databases.keyring.registry) as db:
        kept = "SELECT wrapped FROM subject_key WHERE subject_id = %s"
        assert db.execute(kept, (subject,)).fetchall() == [(None,)]
    with psycopg.connect(installation.server.admin) as db:
        assert db.execute("SHOW wal_recycle").fetchone() == ("on",)


def test_what_a_backup_has_not_taken_is_said(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "PATIENCE", 1.0)
    with psycopg.connect(installation.server.admin, autocommit=True) as db:
        db.execute(SLOT, ("jejak_behind",))
        try:
            assert compact(installation.server.admin, lambda _: None).wal_held > 0
        finally:
            db.execute("SELECT pg_drop_replication_slot('jejak_behind')")
    assert compact(installation.server.admin, lambda _: None).wal_held == 0


def test_a_table_that_somebody_holds_is_named_and_nothing_is_half_done(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "PATIENCE", 1.0)
    login = make_conninfo(installation.server.admin, dbname="keyring")
    with psycopg.connect(login) as busy:
        busy.execute("LOCK TABLE subject_key IN SHARE MODE")
        with pytest.raises(ServerError, match="Tabel subject_key sedang dipakai"):
            compact(installation.server.admin, lambda _: None)
    assert compact(installation.server.admin, lambda _: None).tables >= 1
