"""Commands over a fake window: what is asked of the services, what is printed, how it ends."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from services.console.terminal.main import app
from tests.console.answers import FAMILY, HOUSEHOLD, RATIFIED, WHY
from tests.console.conftest import Run
from tests.console.counter import Counter, problem, told

PARKED = {
    "id": 3,
    "follower": "view:household_timeline",
    "type": "registry.member-died.v1",
    "message_id": "registry:81:0",
    "key": FAMILY,
    "error": "KeyError",
    "state": "parked",
    "parked_at": "2026-11-21T02:00:00Z",
}


def history_of() -> Counter:
    return Counter(told(HOUSEHOLD), told({"items": [RATIFIED], "next": None}))


def test_history_shows_the_family_and_what_was_recorded(run: Run) -> None:
    result = run(history_of(), "history", FAMILY)
    assert result.exit_code == 0, result.output
    assert "SUMIATI" in result.output
    assert "Usulan disahkan Dinsos" in result.output


def test_history_for_a_program_is_one_object_a_line(run: Run) -> None:
    result = run(history_of(), "history", FAMILY, "--json")
    state, entry = [json.loads(line) for line in result.output.splitlines()]
    assert state["household"]["family_id"] == FAMILY
    assert entry["entry"]["position"] == 12


def test_history_asks_for_the_two_times(run: Run) -> None:
    counter = history_of()
    times = ("--valid-at", "2026-08-01", "--known-at", "2026-09-30T09:00:00+07:00")
    result = run(counter, "history", FAMILY, *times)
    assert result.exit_code == 0, result.output
    assert dict(counter.asked[0].url.params) == {
        "valid_at": "2026-08-01",
        "known_at": "2026-09-30T02:00:00+00:00",
    }
    assert "Usulan disahkan" not in result.output, "it was recorded later"


def test_a_long_history_is_read_to_its_end(run: Run) -> None:
    pages = told({"items": [RATIFIED], "next": "abc"}), told({"items": [RATIFIED], "next": None})
    counter = Counter(told(HOUSEHOLD), *pages)
    assert run(counter, "history", FAMILY).output.count("Usulan disahkan") == 2
    assert counter.asked[2].url.params["cursor"] == "abc"


def test_a_number_is_asked_for_and_never_stands_in_an_address(run: Run) -> None:
    counter = Counter(
        told([{"family_id": FAMILY}, {"family_id": FAMILY}]),
        told(HOUSEHOLD),
        told({"items": [], "next": None}),
    )
    result = run(counter, "history", "--kk", typed="1809012803080001\n")
    assert result.exit_code == 0, result.output
    assert json.loads(counter.asked[0].content) == {"kk_number": "1809012803080001"}
    assert not any("1809012803080001" in str(request.url) for request in counter.asked)


def test_a_number_that_nobody_has_ends_as_not_found(run: Run) -> None:
    result = run(Counter(told([])), "history", "--nik", typed="1809012803080001\n")
    assert result.exit_code == 4
    assert "1809012803080001" not in result.output


def test_a_family_must_be_named(run: Run) -> None:
    assert run(Counter(), "history").exit_code == 2
    assert run(Counter(), "history", "1809012803080001").exit_code == 2


def test_a_family_elsewhere_ends_as_not_found(run: Run) -> None:
    assert run(Counter(problem(404, "not-found")), "history", FAMILY).exit_code == 4


def test_reasons_can_be_asked_for_a_position_or_a_moment(run: Run) -> None:
    counter = Counter(told(WHY))
    assert run(counter, "why", FAMILY, "PKH", "--known-at", "81").exit_code == 0
    assert counter.asked[0].url.params["known_at"] == "81"
    counter = Counter(told(HOUSEHOLD), told(WHY))
    assert run(counter, "why", FAMILY, "PKH", "--known-at", "2026-09-30").exit_code == 0
    assert counter.asked[1].url.params["known_at"] == str(HOUSEHOLD["position"])


def test_parked_messages_of_all_services_stand_in_one_list(run: Run) -> None:
    counter = Counter(told([PARKED]), told([]), told([PARKED]))
    result = run(counter, "parked", "list", "--json")
    services = [json.loads(line)["service"] for line in result.output.splitlines()]
    assert services == ["registry", "reporting"]
    assert "Tidak ada" in run(Counter(told([]), told([]), told([])), "parked", "list").output


def test_a_parked_message_is_retried_and_discarded_with_a_reason(run: Run) -> None:
    counter = Counter(httpx.Response(202), httpx.Response(202))
    assert run(counter, "parked", "retry", "registry", "3").exit_code == 0
    reason = ("--reason", "Pesan uji coba")
    assert run(counter, "parked", "discard", "registry", "3", *reason).exit_code == 0
    assert json.loads(counter.asked[1].content) == {"reason": "Pesan uji coba"}
    assert run(counter, "parked", "discard", "registry", "3").exit_code == 2


def test_a_rebuild_that_equals_the_live_view_succeeds(run: Run) -> None:
    def lines(identical: bool) -> httpx.Response:
        last = {"position": 81, "identical": identical, "digest": "family:1:7"}
        return httpx.Response(200, text=f'{{"position": 40}}\n{json.dumps(last)}\n')

    same = run(Counter(lines(True)), "rebuild", "registry", "directory")
    assert (same.exit_code, "family:1:7" in same.output) == (0, True)
    assert run(Counter(lines(False)), "rebuild", "registry", "directory").exit_code == 1


def test_a_rebuild_that_broke_off_fails(run: Run) -> None:
    broken = httpx.Response(200, text='{"position": 40}\n')
    assert run(Counter(broken), "rebuild", "registry", "directory").exit_code == 1


def test_a_token_is_printed_alone(run: Run) -> None:
    assert run(Counter(), "token").output == "token-1\n"


def test_nothing_runs_in_an_empty_home(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JEJAK_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["parked", "list"])
    assert result.exit_code == 3
    assert "jejak up" in result.output
