"""`jejak up` and `jejak down`: both may be said twice, and both say what came of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.calendar import Zone
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import kept_zone
from infra.local.supervisor import background, supervisor
from infra.local.supervisor.endpoints import Endpoint, Endpoints, read_endpoints
from tests.console.conftest import Jejak, parts_of

NATS = Endpoint(name="nats", state="healthy", url="nats://127.0.0.1:4222", pid=7)


class Servers:
    """Stands in for what is started in the background."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.homes: list[Path] = []
        self.zones: list[Zone | None] = []
        self.ran = True
        self.error: ServerError | None = None

    def bring_up(
        self,
        home: Home,
        progress: Callable[[Endpoints], None] = lambda _: None,
        zone: Zone | None = None,
    ) -> Endpoints:
        self._asked(home)
        self.zones.append(zone)
        starting = Endpoint(name="nats", state="starting")
        progress(Endpoints(supervisor_pid=1, supervisor_started="1", parts=[starting]))
        return Endpoints(supervisor_pid=1, supervisor_started="1", ready=True, parts=[NATS])

    def bring_down(self, home: Home) -> bool:
        self._asked(home)
        return self.ran

    def supervise(self, home: Home, on_ready: Callable[[], None]) -> None:
        self._asked(home)
        parts_of(home, NATS)
        on_ready()

    def _asked(self, home: Home) -> None:
        self.homes.append(home.root)
        if self.error:
            raise self.error


@pytest.fixture
def servers(home: Home, monkeypatch: pytest.MonkeyPatch) -> Servers:
    stand_in = Servers(home)
    monkeypatch.setattr(background, "bring_up", stand_in.bring_up)
    monkeypatch.setattr(background, "bring_down", stand_in.bring_down)
    monkeypatch.setattr(supervisor, "supervise", stand_in.supervise)
    return stand_in


def test_what_was_started_is_listed(jejak: Jejak, servers: Servers, home: Home) -> None:
    result = jejak("up")
    assert result.exit_code == 0, result.output
    assert "nats" in result.stdout and "nats://127.0.0.1:4222" in result.stdout
    assert servers.homes == [home.root]


def test_a_program_reads_what_was_started_and_nothing_else(jejak: Jejak, servers: Servers) -> None:
    result = jejak("up", "--json")
    status: dict[str, Any] = json.loads(result.stdout)
    assert status["healthy"] and status["parts"][0]["name"] == "nats"
    assert result.stderr == ""


@pytest.mark.parametrize("command", [("up",), ("up", "--json"), ("up", "--foreground"), ("down",)])
def test_a_server_that_will_not_is_quoted(
    jejak: Jejak, servers: Servers, command: tuple[str, ...]
) -> None:
    servers.error = ServerError("PostgreSQL does not start; see logs.")
    result = jejak(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("Gagal: PostgreSQL does not start; see logs.\n")


def test_in_the_foreground_the_table_comes_when_all_is_up(
    jejak: Jejak, servers: Servers, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")  # the folder is not broken, however long its name
    result = jejak("up", "--foreground")
    assert result.exit_code == 0, result.output
    assert "nats://127.0.0.1:4222" in result.stdout
    assert f"catatannya di {home.logs}\n" in result.stderr
    assert read_endpoints(home)


@pytest.mark.parametrize(
    ("options", "zone"),
    [((), None), (("--zone", "WITA"), Zone.WITA), (("--zone", "wit"), Zone.WIT)],
)
def test_the_zone_is_handed_on_to_the_first_start(
    jejak: Jejak, servers: Servers, options: tuple[str, ...], zone: Zone | None
) -> None:
    for more in ((), ("--json",)):
        assert jejak("up", *options, *more).exit_code == 0
    assert servers.zones == [zone, zone]


def test_in_the_foreground_the_zone_is_settled_before_anything_starts(
    jejak: Jejak, servers: Servers, home: Home
) -> None:
    assert jejak("up", "--foreground", "--zone", "WIT").exit_code == 0
    assert kept_zone(home) is Zone.WIT
    assert jejak("up", "--foreground", "--zone", "WIB").exit_code == 1
    assert len(servers.homes) == 1


@pytest.mark.parametrize(
    ("ran", "sentence"), [(True, "Semua sudah berhenti.\n"), (False, "Tidak ada yang berjalan.\n")]
)
def test_stopping_twice_does_no_harm(
    jejak: Jejak, servers: Servers, ran: bool, sentence: str
) -> None:
    servers.ran = ran
    result = jejak("down")
    assert (result.exit_code, result.output) == (0, sentence)
    assert json.loads(jejak("down", "--json").output) == {"stopped": ran}
