"""The migration runs before anybody needs it, until it has ended well, and not again after that."""

from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.supervisor import member_unit
from infra.local.supervisor.crew import CREW, owners_file
from infra.local.supervisor.endpoints import State
from infra.local.supervisor.member_unit import MigrationUnit
from infra.local.supervisor.supervisor import Supervisor
from tests.local.small_crew import SMALL_CREW
from tests.local.supervisor.conftest import eventually


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MigrationUnit:
    """Ends well only once the file with the owners' logins is there."""
    monkeypatch.setattr(member_unit, "MIGRATION", "tests.local.small_crew.once")
    return MigrationUnit(Home(tmp_path / "jejak").create(), "migrate")


def ends_as(unit: MigrationUnit, state: State) -> bool:
    unit.look()
    return unit.state == state


def test_one_that_failed_is_started_again_and_one_that_ended_well_is_not(
    unit: MigrationUnit,
) -> None:
    unit.start()
    eventually(lambda: ends_as(unit, "crashed"))
    assert not unit.alive, "so that the supervisor starts it again"
    owners_file(unit.home).parent.mkdir()
    owners_file(unit.home).touch()
    unit.start()
    assert unit.process
    unit.process.child.process.wait(30)
    assert unit.alive, "though nobody has looked at it since it ended"
    eventually(lambda: ends_as(unit, "done"))
    assert unit.alive and unit.endpoint().pid is None
    assert not list(unit.home.run.glob("*.pid.json"))
    unit.look()
    assert unit.state == "done"


@pytest.mark.usefixtures("in_place")
def test_it_is_a_part_of_whatever_has_services_and_comes_before_them(tmp_path: Path) -> None:
    home = Home(tmp_path / "jejak").create()
    names = [unit.name for unit in Supervisor(home, lambda: None, CREW).units]
    assert names[:3] == ["postgres", "nats", "migrate"]
    small = [unit.name for unit in Supervisor(home, lambda: None, SMALL_CREW).units]
    assert "migrate" not in small
