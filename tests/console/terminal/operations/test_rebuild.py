"""`jejak rebuild`: a view made again beside the live one either equals it, or the command fails."""

import json
from typing import Any

import httpx
import pytest

from tests.console.conftest import Run
from tests.console.counter import Counter, answered, problem
from tests.console.paper import flat

LAST: dict[str, Any] = {"position": 81, "identical": True, "digest": "family:1:7"}


def lines(*objects: dict[str, Any]) -> Counter:
    return Counter(httpx.Response(200, text="".join(f"{json.dumps(o)}\n" for o in objects)))


def test_without_a_view_those_that_can_be_rebuilt_are_listed(run: Run) -> None:
    views = ["household_timeline", "assignments"]
    counter = Counter(answered(views), answered(views))
    assert run(counter, "rebuild", "reporting").output.split() == views
    printed = run(counter, "rebuild", "reporting", "--json").output.splitlines()
    assert [json.loads(line) for line in printed] == [{"view": name} for name in views]
    assert set(counter.questions) == {"GET reporting/operations/views"}


def test_a_rebuild_that_equals_the_live_view_succeeds(run: Run) -> None:
    counter = lines({"position": 40}, LAST)
    result = run(counter, "rebuild", "registry", "directory")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Hasil ulang = tampilan tersimpan, sampai posisi 81.",
        "Sidik: family:1:7",
    ]
    assert counter.questions == ["POST registry/operations/views/directory/rebuild"]


def test_a_rebuild_that_differs_fails_and_says_so_loudly(run: Run) -> None:
    result = run(lines(LAST | {"identical": False}), "rebuild", "registry", "directory")
    assert result.exit_code == 1
    assert "BERBEDA" in result.stderr and "posisi 81" in result.stderr
    assert "Sidik hasil ulang: family:1:7" in result.stdout


@pytest.mark.parametrize("objects", [(), ({"position": 40},)])
def test_a_rebuild_that_broke_off_fails(run: Run, objects: tuple[dict[str, Any], ...]) -> None:
    result = run(lines(*objects), "rebuild", "registry", "directory")
    assert result.exit_code == 1
    assert "terhenti sebelum selesai" in flat(result.stderr)
    assert "tampilan tersimpan" not in result.stdout


def test_a_program_follows_every_step(run: Run) -> None:
    steps = [{"position": 40}, {"position": 80}, LAST]
    result = run(lines(*steps), "rebuild", "registry", "directory", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == steps
    assert result.exit_code == 0


def test_a_program_learns_of_a_difference_by_the_code_too(run: Run) -> None:
    different = LAST | {"identical": False}
    result = run(lines(different), "rebuild", "registry", "directory", "--json")
    assert (json.loads(result.stdout), result.exit_code) == (different, 1)


def test_empty_lines_that_keep_a_connection_alive_mean_nothing(run: Run) -> None:
    counter = Counter(httpx.Response(200, text=f"\n\n{json.dumps(LAST)}\n\n"))
    assert run(counter, "rebuild", "registry", "directory").exit_code == 0


@pytest.mark.parametrize(("status", "code"), [(404, 4), (403, 5), (409, 1)])
def test_a_refusal_ends_with_its_code(run: Run, status: int, code: int) -> None:
    result = run(Counter(problem(status, "no")), "rebuild", "registry", "nothing")
    assert result.exit_code == code
    assert "Judul: Penjelasan." in result.stderr


def test_a_service_that_went_away_meanwhile_is_named(run: Run) -> None:
    result = run(Counter(httpx.ReadError), "rebuild", "registry", "directory")
    assert result.exit_code == 6
    assert "Layanan registry tidak menjawab" in result.stderr


def test_a_service_nobody_knows_is_a_slip(run: Run) -> None:
    assert run(Counter(), "rebuild", "issuer").exit_code == 2
