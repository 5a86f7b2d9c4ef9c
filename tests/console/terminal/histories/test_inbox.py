"""`jejak inbox refill`: inbox by inbox, with progress, until each is done."""

import json
from typing import Any

import pytest

from services.console.terminal.histories import inbox
from tests.console.conftest import Run
from tests.console.counter import Counter, answered, problem
from tests.console.paper import flat

DONE: dict[str, Any] = {"checked": 900, "of": 900, "wrong": 0, "back": 0, "new": 0, "done": True}
HALF = DONE | {"checked": 200, "done": False}
ONE = ("inbox", "refill", "registry", "--service", "reporting")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAUSE", 0)


def test_every_inbox_that_hears_the_source_is_compared(run: Run) -> None:
    steps = [answered(None), answered(HALF), answered(DONE)]
    counter = Counter(*steps, *steps, *steps)
    assert run(counter, "inbox", "refill", "verification").exit_code == 0
    path = "operations/inbox/verification/refill"
    assert [each for each in counter.questions if each.startswith("POST")] == [
        f"POST {service}/{path}" for service in ("registry", "programs", "reporting")
    ]


def test_one_that_is_equal_is_said_to_be(run: Run) -> None:
    result = run(Counter(answered(None), answered(DONE)), *ONE)
    assert result.exit_code == 0
    assert "reporting: 900 pesan diperiksa, semuanya cocok." in flat(result.stdout)


def test_what_was_put_right_is_counted(run: Run) -> None:
    counter = Counter(answered(None), answered(DONE | {"wrong": 1, "back": 2, "new": 3}))
    found = flat(run(counter, *ONE).stdout)
    assert "1 bukan dari pemiliknya dan dicoret, 2 diisi lagi, 3 baru." in found


def test_a_source_that_is_not_heard_is_not_found(run: Run) -> None:
    assert run(Counter(problem(404, "not-found")), *ONE).exit_code == 4


def test_a_program_follows_every_step(run: Run) -> None:
    result = run(Counter(answered(None), answered(HALF), answered(DONE)), *ONE, "--json")
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert printed == [{"service": "reporting", **each} for each in (HALF, DONE)]


def test_old_months_of_every_inbox_are_dropped(run: Run) -> None:
    step = {"before": "2026-01-01", "lines": 0, "refused": None, "done": False}
    steps = [answered(None), answered(step), answered(step | {"lines": 7, "done": True})]
    counter = Counter(*steps, *steps, *steps, *steps)
    result = run(counter, "inbox", "drop", "--before", "2026-01")
    assert result.exit_code == 0
    assert "reporting: isi 7 pesan dibuang." in flat(result.stdout)
    assert counter.body(0) == {"before": "2026-01"}


def test_what_its_source_does_not_hold_is_refused_by_name(run: Run) -> None:
    step = {"before": "2026-01-01", "lines": 0, "refused": "registry", "done": True}
    counter = Counter(answered(None), answered(step))
    result = run(counter, "inbox", "drop", "--before", "2026-01", "--service", "programs")
    assert result.exit_code == 1
    assert "programs: registry tidak menyimpan" in flat(result.stderr)
