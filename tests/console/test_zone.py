"""Times at the terminal are those of the home it speaks to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contracts import calendar
from contracts.calendar import Zone
from infra.local.home import Home
from infra.local.zone import VARIABLE, settle_zone
from services.console.printed.words import moment
from services.console.terminal.main import app


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("JEJAK_HOME", str(tmp_path / "jejak"))
    yield Home(tmp_path / "jejak").create()
    calendar.install(Zone.WIB)


def test_every_command_prints_times_of_the_zone_of_its_home(home: Home) -> None:
    settle_zone(home, Zone.WIT)
    assert CliRunner().invoke(app, ["status"]).exit_code == 3
    assert moment("2026-11-20T18:30:00Z") == "21 November 2026 03.30.00 WIT"


@pytest.mark.parametrize("command", ["up", "demo"])
def test_another_zone_than_that_of_the_first_start_is_refused(home: Home, command: str) -> None:
    settle_zone(home, Zone.WITA)
    refused = CliRunner().invoke(app, [command, "--zone", "WIB"])
    assert refused.exit_code == 1
    assert "sudah WITA sejak pertama dijalankan" in " ".join(refused.output.split())


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_zone_that_is_none_is_a_slip_of_the_fingers(home: Home, command: str) -> None:
    refused = CliRunner().invoke(app, [command, "--zone", "GMT"])
    assert refused.exit_code == 2
    assert not list(home.root.glob("zone"))
