"""`jejak status`: what runs, where, and whether all of it is well."""

import json
from typing import get_args

import pytest

from infra.local.home import Home
from infra.local.supervisor.endpoints import FINE, Endpoint, Endpoints, State
from services.console.terminal.operations.parts_table import WORDS, parts_json
from tests.console.conftest import Jejak, parts_of

REGISTRY = Endpoint(name="registry", state="healthy", url="http://127.0.0.1:8001", pid=41)
RELAY = Endpoint(name="relay", state="healthy", pid=42, restarts=3)


def test_a_home_where_nothing_runs_says_so(jejak: Jejak) -> None:
    result = jejak("status")
    assert (result.exit_code, result.output) == (3, "Tidak berjalan.\n")
    result = jejak("status", "--json")
    assert (result.exit_code, json.loads(result.output)) == (3, {"parts": [], "healthy": False})


def test_every_part_stands_in_the_table(jejak: Jejak, home: Home) -> None:
    parts_of(home, REGISTRY, RELAY)
    result = jejak("status")
    assert result.exit_code == 0
    rows = [line.split() for line in result.output.splitlines()]
    assert ["registry", "sehat", "http://127.0.0.1:8001", "41", "0"] in rows
    assert ["relay", "sehat", "-", "42", "3"] in rows


@pytest.mark.parametrize("state", get_args(State))
def test_anything_that_is_not_well_fails(jejak: Jejak, home: Home, state: State) -> None:
    parts_of(home, REGISTRY, Endpoint(name="nats", state=state))
    assert jejak("status").exit_code == (0 if state in FINE else 1)


def test_what_is_still_starting_is_not_well_yet(jejak: Jejak, home: Home) -> None:
    parts_of(home, REGISTRY, ready=False)
    result = jejak("status", "--json")
    assert (result.exit_code, json.loads(result.output)["healthy"]) == (1, False)


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_is_said_in_a_word(jejak: Jejak, home: Home, state: State) -> None:
    parts_of(home, Endpoint(name="nats", state=state))
    word = WORDS[state].partition("]")[2].partition("[")[0]
    assert word in jejak("status").output


def test_a_program_reads_where_everything_is(jejak: Jejak, home: Home) -> None:
    parts_of(home, REGISTRY, RELAY)
    status = json.loads(jejak("status", "--json").output)
    assert status["healthy"] and status["ready"]
    assert {part["name"]: part["url"] for part in status["parts"]} == {
        "registry": "http://127.0.0.1:8001",
        "relay": None,
    }


WARNED = "Catatan terbaru bertanggal di depan jam: periksa jam server."


@pytest.fixture
def warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is well, and wants somebody to look at a clock."""

    def said(url: str) -> list[str]:
        return [WARNED] if url == REGISTRY.url else []

    monkeypatch.setattr("services.console.terminal.operations.parts_table.warnings", said)


@pytest.mark.usefixtures("warning")
def test_a_clock_that_is_ahead_is_named_and_nothing_is_unwell_by_it(
    jejak: Jejak, home: Home
) -> None:
    parts_of(home, REGISTRY, RELAY)
    result = jejak("status")
    assert result.exit_code == 0
    assert f"registry: {WARNED}" in " ".join(result.output.split())
    status = json.loads(jejak("status", "--json").output)
    assert (status["warnings"], status["healthy"]) == ({"registry": [WARNED]}, True)


@pytest.mark.usefixtures("warning")
def test_who_does_not_answer_is_not_asked_for_warnings(jejak: Jejak, home: Home) -> None:
    parts_of(home, REGISTRY.model_copy(update={"state": "unhealthy"}))
    assert json.loads(jejak("status", "--json").output)["warnings"] == {}


def test_what_only_serves_to_know_a_process_again_is_not_printed() -> None:
    running = Endpoints(supervisor_pid=1, supervisor_started="77", parts=[REGISTRY])
    assert "supervisor_started" not in json.loads(parts_json(running))
