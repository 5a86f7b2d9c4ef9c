"""Tables change by numbered SQL: each file once, in order, whole, and never twice at a time."""

from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from infra.local.servers.provision import KeyringDatabase, ServiceDatabase
from infra.runtime.process import migrate as migration
from infra.runtime.process.migrate import lay_keys, lay_tables, migrate, require_current
from infra.runtime.process.numbered_sql import CannotMigrate, NewerDatabase
from infra.runtime.process.service import prepare
from tests.conftest import ServiceDatabases
from tests.runtime.process.before_numbers import BEFORE_NUMBERS, OLD_ACCESS, OLD_MESSAGE
from tests.runtime.process.numbered import (
    COMMON,
    PEOPLE,
    numbers,
    rows,
    settings_of,
    village,
    write,
)


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases("verification")


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return write(tmp_path / "schema", "0001_people", PEOPLE)


def test_a_fresh_database_gets_every_file_in_order_and_its_views(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    made = migrate(village(schema), settings_of(database, tmp_path).owner)
    assert [f"{each.set_name}/{each.number}" for each in made] == [*COMMON, "verification/1"]
    assert numbers(database.owner) == [*COMMON, "verification/1"]
    assert rows(database.app, "SELECT view, state FROM generation ORDER BY schema") == [
        ("assignments", "serving"),
        ("assignments", "left"),
        ("village_page", "serving"),
        ("village_page", "left"),
    ]


def test_a_second_time_applies_nothing(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    migrate(village(schema), settings.owner)
    before = rows(database.owner, "SELECT * FROM schema_change ORDER BY 1, 2")
    assert migrate(village(schema), settings.owner) == []
    assert rows(database.owner, "SELECT * FROM schema_change ORDER BY 1, 2") == before


def test_the_next_number_changes_a_database_that_holds_people(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    migrate(village(schema), settings.owner)
    with psycopg.connect(database.app) as app:
        app.execute("INSERT INTO person_seen VALUES (1, 'Budi')")
    write(schema, "0002_village", "ALTER TABLE person_seen ADD village text NOT NULL DEFAULT '-';")
    assert [str(each) for each in migrate(village(schema), settings.owner)] == [
        "verification/0002_village.sql"
    ]
    assert rows(database.app, "SELECT * FROM person_seen") == [(1, "Budi", "-")]


def test_a_database_of_the_release_before_numbers_is_taken_over_with_what_it_holds(
    database: ServiceDatabase, tmp_path: Path
) -> None:
    lay_tables("verification", database.owner)
    with psycopg.connect(database.owner) as owner:
        owner.execute("INSERT INTO relay_cursor (service, position) VALUES ('verification', 81)")
        owner.execute(BEFORE_NUMBERS.encode())
        owner.execute(OLD_MESSAGE, ("18.09:registry:1:7:0", Jsonb({"ce-hash": "ab" * 32})))
        owner.execute(OLD_ACCESS)
    migrate(village(), settings_of(database, tmp_path).owner)
    assert numbers(database.owner) == COMMON
    assert rows(database.app, "SELECT position FROM relay_cursor") == [(81,)]
    kept = rows(database.app, "SELECT seq, message_id, encode(hash, 'hex'), data FROM inbox")
    assert kept == [(41, "18.09:registry:1:7:0", "ab" * 32, b"{}")]
    assert rows(database.app, "SELECT last_value, is_called FROM inbox_seq_seq") == [(41, True)]
    opened = rows(database.app, "SELECT id, person, outcome, trace_id FROM access_log")
    assert opened == [(7, "operator", "empty", "r1")]
    month = "SELECT has_table_privilege('verification_api', 'access_log_2026_01', 'INSERT')"
    assert rows(database.app, month) == [(False,)]


def test_an_applied_file_is_never_edited(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    migrate(village(schema), settings.owner)
    write(schema, "0001_people", PEOPLE + "-- only a remark\n")
    write(schema, "0002_more", "CREATE TABLE more (id int);")
    for start in (
        lambda: migrate(village(schema), settings.owner),
        lambda: prepare(village(schema), settings),
    ):
        with pytest.raises(CannotMigrate, match=r"0001_people\.sql berubah .* sebagai 0003"):
            start()
    assert rows(database.owner, "SELECT to_regclass('more')") == [(None,)]


def test_a_gap_is_refused_before_anything_changes(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    write(schema, "0003_late", "CREATE TABLE late (id int);")
    with pytest.raises(CannotMigrate, match=r"tanpa lompatan.*0001_people\.sql, 0003_late\.sql"):
        migrate(village(schema), settings_of(database, tmp_path).owner)
    assert rows(database.owner, "SELECT to_regclass('follower_cursor')") == [(None,)]


def test_a_number_that_was_passed_over_is_not_applied_afterwards(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    write(schema, "0002_mine", "CREATE TABLE mine (id int);")
    migrate(village(schema), settings.owner)
    with psycopg.connect(database.owner) as owner:
        owner.execute("DELETE FROM schema_change WHERE set_name = 'verification' AND number = 1")
    with pytest.raises(CannotMigrate, match=r"0001_people\.sql belum diterapkan, padahal 0002"):
        migrate(village(schema), settings.owner)


def test_an_older_release_changes_nothing_in_a_newer_database_but_runs(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    newer = write(write(tmp_path / "newer", "0001_people", PEOPLE), "0002_more", "SELECT 1;")
    migrate(village(newer), settings.owner)
    made = rows(database.owner, "SELECT schema FROM generation")
    older = village(schema, ledger_views=[])
    with pytest.raises(NewerDatabase, match="verification/0002"):
        migrate(older, settings.owner)
    prepare(older, settings)
    assert rows(database.owner, "SELECT schema FROM generation") == made


def test_a_failing_file_leaves_nothing_and_those_before_it_stay(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    write(schema, "0002_wrong", "CREATE TABLE half (id int);\n\nALTER TABLE half\n  ADD x nonsuch;")
    write(schema, "0003_next", "CREATE TABLE next (id int);")
    with pytest.raises(CannotMigrate, match=r'0002_wrong\.sql baris 4 .*"nonsuch" does not exist'):
        migrate(village(schema), settings.owner)
    assert numbers(database.owner) == [*COMMON, "verification/1"]
    assert rows(database.owner, "SELECT to_regclass('half'), to_regclass('next')") == [(None, None)]
    write(schema, "0002_wrong", "CREATE TABLE half (id int);")
    migrate(village(schema), settings.owner)
    assert numbers(database.owner)[-2:] == ["verification/2", "verification/3"]


def test_a_failure_names_file_and_line_and_nobody(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    migrate(village(schema), settings.owner)
    with psycopg.connect(database.app) as app:
        app.execute("INSERT INTO person_seen VALUES (1, 'Sumiati'), (2, 'Sumiati')")
    write(schema, "0002_once", "SELECT 1;\nCREATE UNIQUE INDEX once ON person_seen (name);")
    with pytest.raises(CannotMigrate) as unique:
        migrate(village(schema), settings.owner)
    assert "0002_once.sql baris 2 gagal (UniqueViolation)" in str(unique.value)
    write(schema, "0002_once", "ALTER TABLE person_seen ALTER name TYPE int USING name::int;")
    with pytest.raises(CannotMigrate) as cast:
        migrate(village(schema), settings.owner)
    write(schema, "0002_once", "DO $$ BEGIN EXECUTE (SELECT max(name) FROM person_seen); END $$")
    with pytest.raises(CannotMigrate, match="SyntaxError") as dynamic:
        migrate(village(schema), settings.owner)
    for failure in (unique, cast, dynamic):
        assert "Sumiati" not in str(failure.value)
        assert failure.value.__suppress_context__


def test_whoever_holds_a_table_for_long_is_not_waited_for(
    database: ServiceDatabase, schema: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "PATIENCE", "200ms")
    settings = settings_of(database, tmp_path)
    migrate(village(schema), settings.owner)
    write(schema, "0002_wait", "ALTER TABLE person_seen ADD village text;")
    with psycopg.connect(database.app) as reader:
        reader.execute("SELECT * FROM person_seen")
        with pytest.raises(CannotMigrate, match=r"0002_wait\.sql baris 1 .*LockNotAvailable"):
            migrate(village(schema), settings.owner)
    assert len(migrate(village(schema), settings.owner)) == 1


def test_a_service_starts_on_tables_of_its_release_and_makes_none(
    database: ServiceDatabase, schema: Path, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    with pytest.raises(CannotMigrate, match=r"common/0001_following\.sql.*jejak migrate"):
        prepare(village(schema), settings)
    migrate(village(schema), settings.owner)
    prepare(village(schema), settings)
    write(schema, "0002_more", "CREATE TABLE more (id int);")
    with pytest.raises(CannotMigrate, match=r"\(verification/0002_more\.sql\)"):
        require_current(village(schema), settings)


def test_the_keyring_is_a_set_of_its_own_in_a_database_of_its_own(
    service_databases: ServiceDatabases, keyring_database: KeyringDatabase, tmp_path: Path
) -> None:
    database = service_databases("registry")
    settings = settings_of(database, tmp_path, keyring_database)
    made = migrate(village(name="registry"), settings.owner)
    assert [str(each) for each in made][-1] == "keyring/0001_keys.sql"
    assert numbers(keyring_database.owner) == ["keyring/1"]
    assert "keyring/1" not in numbers(database.owner)
    assert lay_keys("registry", keyring_database.owner) == []
    assert rows(keyring_database.registry, "SELECT * FROM subject_key") == []
