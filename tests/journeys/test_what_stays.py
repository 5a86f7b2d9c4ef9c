"""What the demonstration leaves behind: nothing done twice, nothing lost, nothing stuck."""

import json

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from infra.local.home import Home
from services.console.demo.families import VILLAGE
from services.console.demo.stage import Stage
from services.console.demo.story import play, staged
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


def test_nothing_is_parked_and_everything_has_arrived(stage: Stage) -> None:
    assert "Tidak ada kiriman gagal" in jejak("parked", "list").output
    assert set(lag_of(stage).values()) == {0}


def test_history_shows_no_whole_number(stage: Stage) -> None:
    numbers = {row["kk_number"] for row in stage.files.desil().values()}
    printed = jejak("history", str(stage.family), "--json").output
    assert "Keluarga dengan 4 anggota dimuat" in printed
    assert not any(number in printed for number in numbers)
