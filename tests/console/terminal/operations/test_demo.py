"""`jejak demo`: starts what does not run, tells its story, and leaves things as it found them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from contracts.calendar import Zone
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import settle_zone
from infra.local.supervisor import background
from infra.local.supervisor.endpoints import Endpoint, Endpoints
from services.console.client.failures import Silent
from services.console.demo import ending, story
from services.console.printed.words import moment
from services.console.terminal.operations import demo as command
from tests.console.conftest import Jejak, parts_of

FAMILY = "f5654791-5f35-5573-956b-4d5ac44292f5"
ISSUER = Endpoint(name="issuer", state="healthy", url="http://127.0.0.1:1")


class OnStage:
    family = FAMILY


class Theatre:
    """Stands in for servers and story, and remembers what was done in which order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fails: dict[str, Exception] = {}

    def happens(self, name: str) -> None:
        self.done.append(name)
        if name in self.fails:
            raise self.fails[name]

    def bring_up(self, home: Home, zone: Zone | None = None) -> Endpoints:
        self.happens("up")
        settle_zone(home, zone)
        return Endpoints(supervisor_pid=1, supervisor_started="1", ready=True, parts=[ISSUER])

    @contextmanager
    def staged(self, home: Home, console: object) -> Iterator[OnStage]:
        yield OnStage()


@pytest.fixture
def theatre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Theatre]:
    stand_in = Theatre()
    monkeypatch.setattr(background, "bring_up", stand_in.bring_up)
    monkeypatch.setattr(background, "bring_down", lambda home: stand_in.happens("down"))
    monkeypatch.setattr(story, "staged", stand_in.staged)
    monkeypatch.setattr(story, "play", lambda stage: stand_in.happens("play"))
    monkeypatch.setattr(ending, "tell", lambda stage: stand_in.happens("tell"))
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    yield stand_in
    signal.signal(signal.SIGTERM, before[0])
    signal.signal(signal.SIGINT, before[1])


def test_once_means_start_play_tell_and_stop(jejak: Jejak, theatre: Theatre) -> None:
    result = jejak("demo", "--once")
    assert result.exit_code == 0, result.output
    assert theatre.done == ["up", "play", "tell", "down"]
    assert "Data tersimpan" in result.output
    assert "Coba di terminal lain" not in result.output


def test_days_are_counted_in_the_zone_of_the_first_start(jejak: Jejak, theatre: Theatre) -> None:
    assert jejak("demo", "--once", "--zone", "WIT").exit_code == 0
    assert moment("2026-11-20T18:30:00Z") == "21 November 2026 03.30.00 WIT"


def test_services_that_ran_before_run_on(jejak: Jejak, theatre: Theatre, home: Home) -> None:
    parts_of(home, ISSUER)
    assert jejak("demo", "--once").exit_code == 0
    assert theatre.done == ["up", "play", "tell"]


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("up", ServerError("NATS does not start."), 1),
        ("play", Silent("registry"), 6),
        ("tell", Silent("reporting"), 6),
    ],
)
def test_whatever_fails_what_was_started_is_stopped(
    jejak: Jejak, theatre: Theatre, step: str, error: Exception, code: int
) -> None:
    theatre.fails[step] = error
    result = jejak("demo", "--once")
    assert result.exit_code == code
    assert theatre.done[-2:] == [step, "down"]
    assert "Traceback" not in result.output


def test_without_once_it_serves_until_ctrl_c_and_names_a_command_to_try(
    jejak: Jejak, theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pressed:
        """Ctrl-C, as soon as somebody waits for it."""

        def set(self) -> None:
            theatre.happens("stopped")

        def wait(self) -> None:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(command, "threading", SimpleNamespace(Event=Pressed))
    result = jejak("demo")
    assert result.exit_code == 0, result.output
    assert theatre.done == ["up", "play", "tell", "stopped", "down"]
    assert f"Coba di terminal lain:  jejak history {FAMILY}\n" in result.output
    assert "http://127.0.0.1:1" in result.output
