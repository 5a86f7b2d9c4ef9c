"""kill -9 on either side of the append: what was due is noted once all the same."""

import json
import signal
import subprocess
import sys
from dataclasses import asdict
from uuid import uuid4

import pytest

from tests.runtime.deadlines.promises import OVERDUE, PROMISED, Promises


@pytest.mark.parametrize(("when", "noted_by_then"), [("before", []), ("after", [OVERDUE + 1])])
def test_a_timer_that_is_killed_is_followed_by_one_that_goes_on(
    office: Promises, when: str, noted_by_then: list[int]
) -> None:
    family = uuid4()
    office.note(family, PROMISED)
    office.follow()
    killed = subprocess.run(
        [sys.executable, "-m", "tests.runtime.deadlines.killed", when],
        input=json.dumps(asdict(office.database)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert office.numbers(family) == [PROMISED, *noted_by_then]
    for _ in range(2):
        office.timer().step(office.db)
    assert office.numbers(family) == [PROMISED, OVERDUE + PROMISED]
