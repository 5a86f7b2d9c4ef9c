"""`jejak migrate` on a home with real tables: what it prints, and how it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from typer.testing import CliRunner, Result

from infra.local.home import Home
from infra.local.secret_files import write_private
from infra.local.servers.provision import ServiceDatabase
from infra.local.supervisor import member_unit
from infra.local.supervisor.crew import CrewMember, owners_file
from infra.runtime.process.migrate import sets_of
from infra.runtime.process.settings import Owners
from services.console.terminal.main import app
from services.console.terminal.operations import migrate as command
from tests.conftest import ServiceDatabases
from tests.runtime.process.numbered import numbers, settings_of, write
from tests.runtime.process.small.main import SCHEMA

SERVICE = "verification"
SETS = sets_of(SERVICE, None)
COMMON = [str(file) for each in SETS for file in each.files()]
"""What every service's database gets."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of one small service."""
    monkeypatch.setenv("JEJAK_HOME", str(tmp_path / "jejak"))
    monkeypatch.setattr(command, "SERVICES", (SERVICE,))
    monkeypatch.setattr(command, "CREW", (CrewMember(SERVICE, "tests.runtime.process.small"),))
    return Home(tmp_path / "jejak").create()


@pytest.fixture
def database(
    home: Home, service_databases: ServiceDatabases, tmp_path: Path
) -> Iterator[ServiceDatabase]:
    database = service_databases(SERVICE)
    owned_by(database, home, tmp_path)
    yield database


def owned_by(database: ServiceDatabase, home: Home, folder: Path) -> None:
    owners_file(home).parent.mkdir()
    owners = Owners(services={"tests.runtime.process.small": settings_of(database, folder).owner})
    write_private(owners_file(home), owners.model_dump_json())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["migrate", *arguments])


def test_what_was_applied_is_listed_and_a_second_time_nothing(
    database: ServiceDatabase, home: Home
) -> None:
    first = run()
    assert first.exit_code == 0, first.output
    assert all(name in first.output for name in (SERVICE, *COMMON))
    assert len(numbers(database.owner)) == len(COMMON)
    log = (home.logs / "migrate.log").read_text()
    assert "applied common/0001_following.sql" in log
    assert str(conninfo_to_dict(database.owner)["password"]) not in log
    second = run(SERVICE)
    assert (second.exit_code, "tidak ada yang baru" in second.output) == (0, True)


def test_for_a_program_there_is_one_object_a_service(database: ServiceDatabase) -> None:
    assert json.loads(run("--json").stdout) == {"service": SERVICE, "applied": COMMON}
    assert json.loads(run("--json").stdout) == {"service": SERVICE, "applied": []}


def test_a_wrong_file_is_named_and_the_service_with_it(
    database: ServiceDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = write(tmp_path / "schema", "0001_wrong", "CREATE TABLE a (id int);\nCREATE nothing;")
    monkeypatch.setenv(SCHEMA, str(schema))
    monkeypatch.setattr(member_unit, "HANDED_ON", (*member_unit.HANDED_ON, SCHEMA))
    result = run()
    assert result.exit_code == 1
    assert f"{SERVICE}: {SERVICE}/0001_wrong.sql baris 2 gagal" in result.stderr
    assert len(numbers(database.owner)) == len(COMMON)


def test_a_process_that_ends_without_a_word_points_to_its_log(
    database: ServiceDatabase, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "CREW", (CrewMember(SERVICE, "tests.nowhere"),))
    result = run()
    assert (result.exit_code, "migrate.log" in result.stderr) == (1, True)
    assert "ModuleNotFoundError" in (home.logs / "migrate.log").read_text()
    assert (home.logs / "migrate.log").stat().st_mode & 0o077 == 0


def test_a_stopped_installation_is_told_to_start(home: Home, tmp_path: Path) -> None:
    never_started = run()
    assert (never_started.exit_code, "jejak up" in never_started.stderr) == (3, True)
    nobody = "host=127.0.0.1 port=1 dbname=x user=x"
    away = ServiceDatabase("x", owner=nobody, app=nobody, api=nobody, reader=nobody)
    owned_by(away, home, tmp_path)
    stopped = run()
    assert (stopped.exit_code, "PostgreSQL tidak menjawab" in stopped.stderr) == (3, True)


def test_a_service_that_nobody_knows_is_a_slip_of_the_finger(home: Home) -> None:
    assert run("registri").exit_code == 2
