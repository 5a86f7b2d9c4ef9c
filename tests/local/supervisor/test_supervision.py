"""What a supervisor does, and in which order, told by parts that only pretend to run."""

import json
import logging
import signal
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import write_private
from infra.local.servers.nats import NatsServer
from infra.local.servers.provision import all_databases
from infra.local.supervisor import supervisor as supervising
from infra.local.supervisor.crew import settings_file
from infra.local.supervisor.journal import log
from infra.local.supervisor.supervisor import FAULTS, StopRequested, Supervisor
from infra.local.supervisor.units import SILENT_LOOKS
from infra.runtime.process.settings import read_settings
from tests.local.small_crew import SMALL_CREW
from tests.local.supervisor.parts import Clock, part, watch, written


def test_servers_start_before_the_processes_and_in_their_order(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    supervisor.start()
    assert story == ["postgres starts", "nats starts"]
    watch(supervisor, clock, 1)
    assert story == ["postgres starts", "nats starts", "issuer starts", "registry starts"]


def test_everything_stops_in_the_opposite_order_the_processes_asked_all_at_once(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    supervisor.start()
    watch(supervisor, clock, 1)
    children = [part(supervisor, member.name).fake for member in SMALL_CREW]
    story.clear()
    supervisor.stop()
    assert story == ["registry stops", "issuer stops", "nats stops", "postgres stops"]
    assert all(child.process.asked_to_end for child in children)
    assert {each.state for each in written(supervisor).parts} == {"stopped"}


def test_it_is_ready_once_when_all_have_been_well_at_the_same_time(
    supervisor: Supervisor, ready: list[str], clock: Clock
) -> None:
    supervisor.start()
    part(supervisor, "registry").well = False
    watch(supervisor, clock, 3)
    assert (ready, written(supervisor).ready) == ([], False)
    part(supervisor, "registry").well = True
    watch(supervisor, clock, 3)
    part(supervisor, "registry").well = False
    watch(supervisor, clock, 3)
    part(supervisor, "registry").well = True
    watch(supervisor, clock, 3)
    assert ready == ["ready"]
    assert written(supervisor).ready


def test_what_died_is_started_again_when_its_time_has_come(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    supervisor.start()
    watch(supervisor, clock, 1)
    story.clear()
    part(supervisor, "registry").fake.running = False
    watch(supervisor, clock, 1)
    assert story == ["registry starts"]
    part(supervisor, "registry").fake.running = False
    watch(supervisor, clock, 1)
    assert story == ["registry starts"]
    watch(supervisor, clock, 3)
    assert story == ["registry starts", "registry starts"]
    assert part(supervisor, "registry").restarts == 2


def test_what_is_there_but_stuck_is_not_started_again(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    """A new process would wait for the same thing."""
    supervisor.start()
    watch(supervisor, clock, 2)
    story.clear()
    part(supervisor, "registry").well = False
    part(supervisor, "registry").there = True
    watch(supervisor, clock, SILENT_LOOKS + 3)
    assert story == []
    states = {each.name: each.state for each in written(supervisor).parts}
    assert states["registry"] == "unhealthy"


def test_what_hangs_is_ended_impatiently_and_started_again(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    supervisor.start()
    watch(supervisor, clock, 2)
    story.clear()
    part(supervisor, "registry").well = False
    watch(supervisor, clock, SILENT_LOOKS + 3)
    assert story == ["registry stops impatiently", "registry starts"]


@pytest.mark.parametrize("name", ["postgres", "nats"])
def test_a_server_that_is_slow_to_answer_is_never_ended_for_it(
    supervisor: Supervisor, story: list[str], clock: Clock, name: str
) -> None:
    supervisor.start()
    watch(supervisor, clock, 2)
    story.clear()
    part(supervisor, name).well = False
    watch(supervisor, clock, 2 * SILENT_LOOKS)
    assert story == []
    assert part(supervisor, name).state == "unhealthy"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (ServerError("PostgreSQL did not start; see the log"), "PostgreSQL did not start"),
        (psycopg.OperationalError("password a-secret refused"), "OperationalError"),
        (OSError("/secrets/a-secret"), "OSError"),
    ],
)
def test_why_something_did_not_start_is_written_down_without_what_must_not_be(
    supervisor: Supervisor,
    clock: Clock,
    fault: Exception,
    reason: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log, "propagate", True)
    supervisor.start()
    part(supervisor, "registry").faults = [fault]
    with caplog.at_level(logging.INFO, logger=log.name):
        watch(supervisor, clock, 1)
    (line,) = [each for each in caplog.records if each.getMessage() == "did not start"]
    assert line.__dict__["part"] == "registry"
    assert reason in line.__dict__["fault"]
    assert "a-secret" not in line.__dict__["fault"]
    assert isinstance(fault, FAULTS)


def test_one_that_cannot_start_keeps_nobody_else_from_running(
    supervisor: Supervisor, clock: Clock
) -> None:
    supervisor.start()
    part(supervisor, "issuer").faults = [OSError()] * 50
    watch(supervisor, clock, 40)
    assert part(supervisor, "registry").state == "healthy"
    assert 5 <= part(supervisor, "issuer").restarts <= 7


def test_a_process_that_is_not_installed_is_missing_and_waited_for_by_nobody(
    supervisor: Supervisor, ready: list[str], story: list[str], clock: Clock
) -> None:
    supervisor.crew = (SMALL_CREW[0], replace(SMALL_CREW[1], module="services.not_there"))
    supervisor.start()
    watch(supervisor, clock, 3)
    assert "registry starts" not in story
    assert part(supervisor, "registry").state == "missing"
    assert ready == ["ready"]


def test_a_server_that_cannot_be_started_at_all_ends_the_start(supervisor: Supervisor) -> None:
    part(supervisor, "nats").faults = [ServerError("NATS did not start")]
    with pytest.raises(ServerError, match="NATS did not start"):
        supervisor.start()
    supervisor.stop()
    assert part(supervisor, "postgres").state == "stopped"


def test_a_process_whose_neighbour_moved_is_started_again_with_where_it_is_now(
    supervisor: Supervisor, story: list[str], clock: Clock
) -> None:
    supervisor.start()
    databases = all_databases("host=127.0.0.1 port=5432", supervisor.home.role_secrets)
    part(supervisor, "postgres").databases = databases
    part(supervisor, "nats").server = NatsServer("nats://127.0.0.1:4222", {"registry": "word"})
    watch(supervisor, clock, 2)
    file = settings_file(supervisor.home, "registry")
    before = read_settings(file)
    moved = all_databases("host=127.0.0.1 port=5999", supervisor.home.role_secrets)
    part(supervisor, "postgres").databases = moved
    part(supervisor, "postgres").fake.running = False
    story.clear()
    watch(supervisor, clock, 3)
    assert story[0] == "postgres starts"
    assert "registry stops" in story and "registry starts" in story
    assert "port=5999" in read_settings(file).app_conninfo != before.app_conninfo
    assert read_settings(file).http_port == before.http_port


def test_leftovers_of_an_earlier_supervisor_are_ended_before_anything_starts(
    supervisor: Supervisor, story: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_leftover(home: Home, name: str, steps: object) -> bool:
        story.append(f"{name} left")
        return True

    monkeypatch.setattr(supervising, "stop_leftover", stop_leftover)
    supervisor.start()
    assert story[:4] == ["registry left", "issuer left", "nats left", "postgres left"]
    assert story[4:] == ["backup left", "postgres starts", "nats starts"]


def test_the_first_signal_stops_and_later_ones_do_not_disturb_the_stopping() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with supervising._stopping_on_signals():
        with pytest.raises(StopRequested):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.usefixtures("in_place")
def test_ports_of_the_last_time_are_taken_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "jejak").create()
    parts = [
        {"name": "postgres", "url": "postgresql://127.0.0.1:5433"},
        {"name": "nats", "url": "nats://127.0.0.1:4333"},
        {"name": "registry", "url": "http://127.0.0.1:8111"},
    ]
    write_private(home.run / "endpoints.json", json.dumps({"parts": parts}))
    made = Supervisor(home, lambda: None, SMALL_CREW)
    assert (made.postgres.port, made.nats.port) == (5433, 4333)
    assert [member.address for member in made.members] == ["", "http://127.0.0.1:8111"]
