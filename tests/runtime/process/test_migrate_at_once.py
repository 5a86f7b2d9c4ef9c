"""Two processes at once, and processes that are killed: the tables come out the same."""

import json
import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.process.migrate import AWAY, FAILED, lay_tables, migrate
from infra.runtime.process.service import Service
from infra.runtime.process.settings import VARIABLE, Owner, Owners
from tests.conftest import ServiceDatabases
from tests.running import Owned
from tests.runtime.process.numbered import (
    COMMON,
    PEOPLE,
    numbers,
    rows,
    settings_of,
    structure,
    village,
    write,
)
from tests.runtime.process.small.main import SCHEMA

LOCK = "SELECT pg_advisory_lock(hashtextextended('jejak:schema', 0))"
SLEEPING = (
    "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
)
KILLED_IN = ("parked_open", "inbox_of_source", "append_only", "many_13", "TABLE page")
"""A word of the statement in which a migration is killed, one after the other."""
STOPPING = f"""
CREATE SEQUENCE killed MINVALUE 0 START 0;
GRANT ALL ON SEQUENCE killed TO PUBLIC;
SELECT nextval('killed');
CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE word text := (SELECT (ARRAY{list(KILLED_IN)})[last_value + 1] FROM killed);
BEGIN
    IF strpos(current_query(), word) > 0 THEN
        PERFORM nextval('killed'), pg_sleep(2);
    END IF;
END $$;
CREATE EVENT TRIGGER stop ON ddl_command_end EXECUTE FUNCTION stop()"""


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases("verification")


@contextmanager
def started(settings: Owned, schema: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m infra.runtime.process.migrate` for the small service; at the end kill -9."""
    file = folder / "settings.json"
    file.touch(0o600)
    owners = Owners(services={"tests.runtime.process.small": settings.owner})
    file.write_text(owners.model_dump_json())
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.runtime.process.migrate"],
        env={**os.environ, VARIABLE: str(file), SCHEMA: str(schema)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def killed(service: Service, owner: Owner) -> Iterator[None]:
    """A process that migrates, killed with -9 at the end."""
    process = multiprocessing.get_context("fork").Process(target=migrate, args=(service, owner))
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def ended(process: subprocess.Popen[bytes]) -> tuple[int, Any]:
    output, errors = process.communicate(timeout=60)
    assert output, errors.decode()
    return process.returncode, json.loads(output)


def at_once(*calls: Callable[[], Any]) -> list[BaseException]:
    """What the calls raise when they run at the same time."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            call()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_replicas_that_start_at_once_on_a_fresh_database_both_come_up(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    schema = write(tmp_path / "schema", "0001_people", PEOPLE)
    for _ in range(5):
        settings = settings_of(service_databases("verification"), tmp_path)
        start = lambda settings=settings: migrate(village(schema), settings.owner)  # noqa: E731
        assert at_once(start, start) == []
        assert len(numbers(settings.owner_conninfo)) == len(COMMON) + 1


def test_two_processes_at_once_apply_every_file_once(
    database: ServiceDatabase, tmp_path: Path
) -> None:
    schema = write(tmp_path / "schema", "0001_people", PEOPLE)
    settings = settings_of(database, tmp_path)
    with (
        started(settings, schema, tmp_path) as one,
        started(settings, schema, tmp_path) as other,
    ):
        answers = [ended(one), ended(other)]
    assert [code for code, _ in answers] == [0, 0]
    applied = [name for _, answer in answers for name in answer["applied"]]
    assert len(applied) == len(set(applied)) == len(numbers(database.owner)) == len(COMMON) + 1


def test_whoever_comes_second_waits_and_says_so(
    database: ServiceDatabase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings = settings_of(database, tmp_path)
    second = threading.Thread(target=lambda: migrate(village(), settings.owner))
    with psycopg.connect(database.owner, autocommit=True) as first:
        first.execute(LOCK)
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(20)
    assert not second.is_alive()
    assert caplog.text.count("waits for another migration") == 1
    assert len(numbers(database.owner)) == len(COMMON)


def test_a_migration_that_is_killed_anywhere_is_taken_up_again(
    service_databases: ServiceDatabases, postgres: str, tmp_path: Path
) -> None:
    whole, broken = service_databases("verification"), service_databases("verification")
    schema = write(tmp_path / "schema", "0001_people", PEOPLE)
    write(schema, "0002_many", "\n".join(f"CREATE TABLE many_{n} (id int);" for n in range(20)))
    lay_tables("verification", whole.owner, more=schema, views=village(schema).views)
    with psycopg.connect(postgres, dbname=broken.name, autocommit=True) as admin:
        admin.execute(STOPPING.encode())
        for _ in KILLED_IN:
            with killed(village(schema), settings_of(broken, tmp_path).owner):
                wait_for(broken.owner, SLEEPING)
            wait_for(broken.owner, f"SELECT WHERE NOT EXISTS ({SLEEPING})")
        admin.execute("DROP EVENT TRIGGER stop; DROP FUNCTION stop; DROP SEQUENCE killed")
    migrate(village(schema), settings_of(broken, tmp_path).owner)
    assert structure(broken.owner) == structure(whole.owner)


def test_a_long_statement_of_a_killed_migration_holds_nobody_up(
    database: ServiceDatabase, tmp_path: Path
) -> None:
    settings = settings_of(database, tmp_path)
    patient = (
        "DO $$ BEGIN IF to_regclass('hurry') IS NULL THEN PERFORM pg_sleep(60); END IF; END $$"
    )
    schema = write(tmp_path / "schema", "0001_slow", f"CREATE TABLE half (id int);\n{patient};")
    with killed(village(schema), settings.owner):
        wait_for(database.owner, SLEEPING)
    assert rows(database.owner, "SELECT to_regclass('half')") == [(None,)]
    with psycopg.connect(database.owner) as owner:
        owner.execute("CREATE TABLE hurry ()")
    began = time.monotonic()
    migrate(village(schema), settings.owner)
    assert time.monotonic() - began < 20
    assert numbers(database.owner)[-1] == "verification/1"


def wait_for(conninfo: str, query: str) -> None:
    deadline = time.monotonic() + 60
    while not rows(conninfo, query):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_command_says_what_stands_in_the_way(database: ServiceDatabase, tmp_path: Path) -> None:
    settings = settings_of(database, tmp_path)
    wrong = write(tmp_path / "schema", "0001_wrong", "CREATE TABLE;")
    with started(settings, wrong, tmp_path) as process:
        code, answer = ended(process)
    assert (code, list(answer)) == (FAILED, ["service", "problem"])
    assert "verification/0001_wrong.sql baris 1 gagal" in answer["problem"]
    away = settings.model_copy(update={"owner_conninfo": "host=127.0.0.1 port=1 dbname=x"})
    with started(away, wrong, tmp_path) as process:
        problem = "PostgreSQL tidak menjawab."
        assert ended(process) == (AWAY, {"service": "verification", "problem": problem})


def test_what_a_killed_server_breaks_off_is_not_blamed_on_the_file(
    database: ServiceDatabase, postgres: str, tmp_path: Path
) -> None:
    away = "SELECT pg_terminate_backend(pg_backend_pid())"
    schema = write(tmp_path / "schema", "0001_away", away)
    with pytest.raises(psycopg.OperationalError):
        migrate(village(schema), settings_of(database, tmp_path).owner)
