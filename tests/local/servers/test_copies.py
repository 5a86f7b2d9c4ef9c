"""What tests stand on: copies that equal their original, folders that nobody is left in."""

from pathlib import Path

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase, drop_database
from tests import databases, server_folders
from tests.databases import ServiceDatabases, Shelf
from tests.server_folders import remove_abandoned, server_folder, servers_ground

OF_DATABASE = "SELECT datdba::regrole, datacl FROM pg_database WHERE datname = current_database()"
OF_TABLES = """
    SELECT relname, relkind, relowner::regrole, relacl,
        ARRAY(SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = c.oid ORDER BY tgname)
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace ORDER BY relname"""


def rights(database: ServiceDatabase) -> list[list[tuple[object, ...]]]:
    with psycopg.connect(database.owner) as owner:
        return [owner.execute(each.encode()).fetchall() for each in (OF_DATABASE, OF_TABLES)]


def test_a_copy_has_the_tables_owners_and_rights_of_its_original(
    service_databases: ServiceDatabases, shelf: Shelf
) -> None:
    copied = service_databases.stored("registry")
    [original] = shelf.originals["stored", "registry"]
    assert isinstance(original, ServiceDatabase)
    found = rights(copied)
    assert found == rights(original)
    assert found[0] == rights(service_databases("registry"))[0]
    assert len(found[1]) > 10


def test_what_is_written_into_a_copy_is_nowhere_else(service_databases: ServiceDatabases) -> None:
    first = service_databases.stored("registry")
    with psycopg.connect(first.app) as app:
        app.execute("INSERT INTO inbox_cursor VALUES ('verification', 'x')")
    with psycopg.connect(service_databases.stored("registry").app) as app:
        assert app.execute("SELECT count(*) FROM inbox_cursor").fetchone() == (0,)


def test_a_database_that_its_test_has_dropped_holds_nobody_up(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "FEW", 1)
    monkeypatch.setattr(databases, "MANY", 1)
    names = [shelf.service("registry").name for _ in range(3)]
    drop_database(shelf.admin, names[0])
    shelf.leave(names)
    with psycopg.connect(shelf.admin) as db:
        left = db.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s)", [names])
        assert left.fetchall() == [(names[2],)]
    assert shelf.left == [names[2]]


def test_a_folder_is_in_memory_only_where_there_is_room(tmp_path: Path) -> None:
    assert servers_ground(tmp_path, room=1) == tmp_path
    assert servers_ground(tmp_path, room=2**60) != tmp_path
    assert servers_ground(tmp_path / "missing") != tmp_path / "missing"


def test_what_a_killed_run_left_is_removed_and_what_is_in_use_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_folders, "servers_ground", lambda: tmp_path)
    left = tmp_path / f"{server_folders.PREFIX}left"
    left.joinpath("run").mkdir(parents=True)
    left.joinpath(server_folders.LOCK).touch()
    with server_folder() as used:
        assert not left.exists()
        remove_abandoned(tmp_path)
        assert used.exists()
    assert not used.exists()
