"""`jejak rebuild`: a view made again beside the live one either equals it, or the command fails."""

import json
from typing import Any

import httpx
import pytest

from services.console.terminal.operations import rebuild as command
from tests.console.conftest import Run
from tests.console.counter import Answer, Counter, answered, problem

VIEWS = ["directory", "assignments"]
MADE = "directory_0a1b2c3d4e5f_2"
LIVE = {"schema_name": "directory_0a1b2c3d4e5f", "state": "serving", "position": 81}
FILLING = {"schema_name": MADE, "state": "filling", "position": 40}
LAST: dict[str, Any] = {"position": 81, "identical": True, "digest": "family:1:7"}
SERVES = {"schema_name": MADE, "state": "serving"} | LAST


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits."""
    monkeypatch.setattr(command, "sleep", lambda _: None)


def over(*looks: object) -> Counter:
    answers: list[Answer] = [answered([LIVE, each]) for each in looks]
    return Counter(answered(VIEWS), answered({"made": MADE}), *answers)


def test_without_a_view_those_that_can_be_rebuilt_are_listed(run: Run) -> None:
    counter = Counter(answered(VIEWS), answered(VIEWS))
    assert run(counter, "rebuild", "reporting").output.split() == VIEWS
    printed = run(counter, "rebuild", "reporting", "--json").output.splitlines()
    assert [json.loads(line) for line in printed] == [{"view": name} for name in VIEWS]
    assert set(counter.questions) == {"GET reporting/operations/views"}


def test_a_rebuild_that_equals_the_live_view_succeeds(run: Run) -> None:
    counter = over(FILLING, SERVES)
    result = run(counter, "rebuild", "registry", "directory")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Hasil ulang = tampilan tersimpan, sampai posisi 81.",
        "Sidik: family:1:7",
    ]
    assert counter.questions[1:] == [
        "POST registry/operations/views/directory/rebuild",
        *["GET registry/operations/generations"] * 2,
    ]


def test_a_rebuild_that_differs_fails_and_says_so_loudly(run: Run) -> None:
    result = run(over(SERVES | {"identical": False}), "rebuild", "registry", "directory")
    assert result.exit_code == 1
    assert "BERBEDA" in result.stderr and "posisi 81" in result.stderr
    assert "Sidik hasil ulang: family:1:7" in result.stdout


def test_one_that_another_has_replaced_already_proves_nothing(run: Run) -> None:
    result = run(over(LIVE), "rebuild", "registry", "directory")
    assert (result.exit_code, "Jalankan lagi" in result.stderr) == (1, True)


def test_a_program_follows_every_step(run: Run) -> None:
    result = run(over(FILLING, SERVES), "rebuild", "registry", "directory", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [{"position": 40}, LAST]
    assert result.exit_code == 0


def test_a_program_learns_of_a_difference_by_the_code_too(run: Run) -> None:
    different = {"identical": False}
    result = run(over(SERVES | different), "rebuild", "registry", "directory", "--json")
    assert (json.loads(result.stdout), result.exit_code) == (LAST | different, 1)


def test_a_view_that_nobody_has_is_not_made(run: Run) -> None:
    counter = over()
    assert run(counter, "rebuild", "registry", "nothing").exit_code == 4
    assert counter.questions == ["GET registry/operations/views"]


def test_one_that_is_being_filled_is_refused_with_its_reason(run: Run) -> None:
    result = run(Counter(answered(VIEWS), problem(409, "no")), "rebuild", "registry", "directory")
    assert (result.exit_code, "Judul: Penjelasan." in result.stderr) == (1, True)


@pytest.mark.parametrize(("status", "code"), [(403, 5), (409, 1)])
def test_a_refusal_ends_with_its_code(run: Run, status: int, code: int) -> None:
    result = run(Counter(problem(status, "no")), "rebuild", "registry", "directory")
    assert result.exit_code == code
    assert "Judul: Penjelasan." in result.stderr


def test_a_service_that_went_away_meanwhile_is_named(run: Run) -> None:
    counter = Counter(answered(VIEWS), *[httpx.ReadError] * 9)
    result = run(counter, "rebuild", "registry", "directory")
    assert result.exit_code == 6
    assert "Layanan registry tidak menjawab" in result.stderr


def test_a_service_nobody_knows_is_a_slip(run: Run) -> None:
    assert run(Counter(), "rebuild", "issuer").exit_code == 2
