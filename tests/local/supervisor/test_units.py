"""How a part is judged: started again later and later, forgiven when it holds, ended when mute."""

import pytest

from infra.local.home import Home
from infra.local.supervisor import units
from infra.local.supervisor.endpoints import State
from infra.local.supervisor.units import LONGEST_WAIT, STEADY
from tests.local.supervisor.parts import FakeUnit


@pytest.fixture
def unit(tmp_path_factory: pytest.TempPathFactory) -> FakeUnit:
    return FakeUnit(Home(tmp_path_factory.mktemp("home")), "registry")


def looked_at(unit: FakeUnit) -> State:
    unit.look()
    return unit.state


@pytest.fixture
def well(unit: FakeUnit) -> FakeUnit:
    unit.start()
    unit.look()
    return unit


def test_a_part_that_never_started_is_stopped_and_nowhere(unit: FakeUnit) -> None:
    unit.look()
    assert unit.state == "stopped"
    assert not unit.alive
    endpoint = unit.endpoint()
    assert (endpoint.url, endpoint.pid, endpoint.restarts) == (None, None, 0)


def test_each_start_that_does_not_hold_is_waited_for_longer(unit: FakeUnit) -> None:
    waits = []
    for _ in range(8):
        unit.attempted(100.0)
        waits.append(unit.due - 100.0)
    assert waits == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_the_first_start_is_no_restart(unit: FakeUnit) -> None:
    unit.attempted(0.0)
    assert unit.restarts == 0
    unit.attempted(0.0)
    unit.attempted(0.0)
    assert unit.restarts == 2


def test_what_held_for_a_while_is_started_again_at_once_the_next_time(unit: FakeUnit) -> None:
    for _ in range(5):
        unit.attempted(0.0)
    unit.steady(unit.due + STEADY)
    assert unit.failures == 5
    unit.steady(unit.due + STEADY + 0.1)
    assert unit.failures == 1
    unit.attempted(1_000.0)
    assert unit.due - 1_000.0 == 2


def test_restarts_are_counted_for_ever(unit: FakeUnit) -> None:
    for _ in range(4):
        unit.attempted(0.0)
        unit.steady(10_000.0)
    assert unit.restarts == 3


def test_a_part_is_starting_until_it_has_answered_once(unit: FakeUnit) -> None:
    unit.well = False
    unit.start()
    for _ in range(100):
        unit.look()
    assert unit.state == "starting"
    assert not unit.hangs
    unit.well = True
    assert looked_at(unit) == "healthy"


def test_a_part_that_ended_has_crashed_whatever_it_would_answer(well: FakeUnit) -> None:
    well.fake.running = False
    well.look()
    assert well.state == "crashed"
    assert well.endpoint().pid is None


def test_a_part_that_falls_silent_is_unhealthy_and_well_again_when_it_answers(
    well: FakeUnit,
) -> None:
    well.well = False
    assert looked_at(well) == "unhealthy"
    well.well = True
    assert looked_at(well) == "healthy"


def test_a_part_hangs_after_many_silences_in_a_row_and_not_before(
    well: FakeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "SILENT_LOOKS", 3)
    well.well = False
    well.look()
    well.look()
    assert not well.hangs
    well.well = True
    well.look()
    well.well = False
    well.look()
    well.look()
    assert not well.hangs
    well.look()
    assert well.hangs


def test_who_was_started_again_has_a_clean_record(well: FakeUnit) -> None:
    well.silent = units.SILENT_LOOKS
    assert well.hangs
    well.attempted(0.0)
    assert not well.hangs


def test_a_busy_process_has_half_a_minute_before_it_is_thought_to_hang() -> None:
    assert units.SILENT_LOOKS >= 30


def test_a_part_that_somebody_else_runs_is_alive_for_us_and_has_no_number(unit: FakeUnit) -> None:
    unit.apart = True
    unit.start()
    assert looked_at(unit) == "elsewhere"
    assert unit.elsewhere and unit.alive
    assert (unit.endpoint().pid, unit.endpoint().url) == (None, "test://registry")
    unit.well = False
    assert looked_at(unit) == "unhealthy"


def test_stopping_a_part_of_somebody_else_stops_nothing(unit: FakeUnit) -> None:
    unit.apart = True
    unit.start()
    unit.stop()
    assert unit.story == ["registry starts"]
    assert unit.state == "stopped"


@pytest.mark.parametrize("state", ["missing", "stopped"])
def test_what_is_not_to_run_is_not_looked_at(well: FakeUnit, state: State) -> None:
    well.state = state
    well.well = False
    well.look()
    assert well.state == state
