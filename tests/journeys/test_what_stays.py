"""What the demonstration leaves behind: nothing done twice, nothing lost, nothing stuck."""

import json
from pathlib import Path

import psycopg
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from infra.local.home import Home
from infra.local.supervisor.crew import settings_file
from infra.local.supervisor.endpoints import read_endpoints
from services.console.demo.families import VILLAGE
from services.console.demo.stage import Stage
from services.console.demo.story import play, staged
from services.console.terminal.backups.backup import running_server
from services.console.terminal.main import app

pytestmark = pytest.mark.timeout(900)


def jejak(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def lag_of(stage: Stage) -> dict[str, int]:
    answer = stage.officers["sysadmin"].get("registry", "/operations/lag")
    behind: dict[str, int] = answer.json()["behind"]
    return behind


def test_playing_again_does_nothing_twice(home: Home, stage: Stage) -> None:
    before = stage.household()["position"]
    with staged(home, Console(quiet=True)) as again:
        play(again)
        assert again.notebook.notes == stage.notebook.notes
        assert again.household()["position"] == before


def test_the_same_file_again_changes_nothing_and_says_so(stage: Stage) -> None:
    file = str(dict(stage.files.villages)[VILLAGE])
    result = jejak("import", file, "--village", VILLAGE, "--commit", "--json")
    assert result.exit_code == 0, result.output
    assert "sudah diimpor" in result.output


def test_views_built_again_equal_the_live_ones(stage: Stage) -> None:
    for service, view in (("registry", "directory"), ("reporting", "household_timeline")):
        result = jejak("rebuild", service, view, "--json")
        assert result.exit_code == 0, result.output
        assert json.loads(result.output.splitlines()[-1])["identical"]


def test_nothing_that_runs_holds_a_login_that_changes_tables(home: Home, stage: Stage) -> None:
    """Neither what a process was given, nor anybody who is connected to PostgreSQL."""
    owners = [each.read_bytes() for each in home.role_secrets.glob("*_owner")]
    running = read_endpoints(home)
    assert owners and running
    ours = [part for part in running.parts if settings_file(home, part.name).exists()]
    assert {"registry", "registry-workers"} <= {part.name for part in ours}
    for part in ours:
        given = settings_file(home, part.name).read_bytes() if part.pid else b""
        for kept in ("environ", "cmdline"):
            given += Path(f"/proc/{part.pid}/{kept}").read_bytes() if part.pid else b""
        assert not any(password in given for password in owners), part.name
    assert [part.pid for part in ours if part.name == "migrate"] == [None], "it has ended"
    with psycopg.connect(running_server(home)) as db:
        logins = {name for (name,) in db.execute("SELECT usename FROM pg_stat_activity")}
    assert "registry_api" in logins
    assert not any(str(name).endswith("_owner") for name in logins)


def test_nothing_is_parked_and_everything_has_arrived(stage: Stage) -> None:
    assert "Tidak ada kiriman gagal" in jejak("parked", "list").output
    assert set(lag_of(stage).values()) == {0}


def test_history_shows_no_whole_number(stage: Stage) -> None:
    numbers = {row["kk_number"] for row in stage.files.desil().values()}
    printed = jejak("history", str(stage.family), "--json").output
    assert "Keluarga dengan 4 anggota dimuat" in printed
    assert not any(number in printed for number in numbers)
