"""Times at the terminal are those of the home it speaks to."""

import pytest

from contracts.calendar import Zone
from infra.local.home import Home
from infra.local.installation import settle_zone
from services.console.printed.words import moment
from tests.console.conftest import Jejak


def test_every_command_prints_times_of_the_zone_of_its_home(jejak: Jejak, home: Home) -> None:
    settle_zone(home, Zone.WIT)
    assert jejak("status").exit_code == 3
    assert moment("2026-11-20T18:30:00Z") == "21 November 2026 03.30.00 WIT"


@pytest.mark.parametrize("command", ["up", "demo"])
def test_another_zone_than_that_of_the_first_start_is_refused(
    jejak: Jejak, home: Home, command: str
) -> None:
    settle_zone(home, Zone.WITA)
    refused = jejak(command, "--zone", "WIB")
    assert refused.exit_code == 1
    assert "sudah WITA sejak pertama dijalankan" in " ".join(refused.output.split())


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_zone_that_is_none_is_a_slip_of_the_fingers(
    jejak: Jejak, home: Home, command: str
) -> None:
    refused = jejak(command, "--zone", "GMT")
    assert refused.exit_code == 2
    assert not list(home.root.glob("zone"))
