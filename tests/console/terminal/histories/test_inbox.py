"""`jejak inbox refill`: inbox by inbox, with progress, and loud when it did not come to its end."""

import json
from typing import Any

import httpx
import pytest

from tests.console.conftest import Run
from tests.console.counter import Counter
from tests.console.paper import flat

DONE: dict[str, Any] = {"checked": 900, "of": 900, "wrong": 0, "back": 0, "new": 0, "done": True}


def lines(*objects: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, text="".join(f"{json.dumps(each)}\n" for each in objects))


def test_every_inbox_that_hears_the_source_is_compared(run: Run) -> None:
    counter = Counter(*[lines(DONE | {"done": False, "checked": 200}, DONE) for _ in range(3)])
    result = run(counter, "inbox", "refill", "verification")
    assert result.exit_code == 0
    assert counter.questions == [
        "POST registry/operations/inbox/verification/refill",
        "POST programs/operations/inbox/verification/refill",
        "POST reporting/operations/inbox/verification/refill",
    ]


def test_one_that_is_equal_is_said_to_be(run: Run) -> None:
    result = run(Counter(lines(DONE)), "inbox", "refill", "registry", "--service", "reporting")
    assert result.exit_code == 0
    assert "reporting: 900 pesan diperiksa, semuanya cocok." in flat(result.stdout)


def test_what_was_put_right_is_counted(run: Run) -> None:
    answer = lines(DONE | {"wrong": 1, "back": 2, "new": 3})
    result = run(Counter(answer), "inbox", "refill", "registry", "--service", "reporting")
    assert "1 bukan dari pemiliknya dan dicoret, 2 diisi lagi, 3 baru." in flat(result.stdout)


@pytest.mark.parametrize("objects", [(), (DONE | {"done": False},)])
def test_one_that_broke_off_fails_and_may_be_run_again(
    run: Run, objects: tuple[dict[str, Any], ...]
) -> None:
    result = run(Counter(lines(*objects)), "inbox", "refill", "registry", "--service", "reporting")
    assert result.exit_code == 1
    assert "Jalankan lagi" in flat(result.stderr)


def test_a_program_follows_every_step(run: Run) -> None:
    steps = [DONE | {"checked": 200, "done": False}, DONE]
    result = run(
        Counter(lines(*steps)), "inbox", "refill", "registry", "--service", "reporting", "--json"
    )
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert printed == [{"service": "reporting", **each} for each in steps]
