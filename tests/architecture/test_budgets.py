"""No file of tests takes longer than its budget; a larger budget has a reason."""

from collections import Counter
from pathlib import Path

import pytest

from tests import budgets
from tests.architecture.sources import REPOSITORY
from tests.server_folders import MEMORY


def unfounded(exceptions: dict[str, tuple[float, str]]) -> list[str]:
    """Exceptions for a file that is not there, or that needs none, or that has no reason."""
    return [
        file
        for file, (seconds, reason) in exceptions.items()
        if not (REPOSITORY / file).is_file() or seconds <= budgets.SECONDS or not reason
    ]


def test_every_exception_has_a_file_and_a_reason() -> None:
    assert unfounded(budgets.EXCEPTIONS) == []
    here = "tests/architecture/test_budgets.py"
    wrong = {"tests/gone.py": (90.0, "slow"), here: (90.0, "")}
    assert unfounded(wrong) == list(wrong)
    assert unfounded({here: (1.0, "quick")}) == [here]


def test_a_file_that_takes_too_long_fails_with_its_last_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "_spent", Counter({budgets.file_of(request.node): 1000.0}))
    monkeypatch.setattr(budgets, "slowness", lambda: 1.0)
    ending = budgets.pytest_runtest_teardown(request.node, None)
    next(ending)
    with pytest.raises(pytest.fail.Exception, match="took 1000 s, and their budget is 90 s"):
        next(ending)


@pytest.mark.parametrize(
    ("load", "ground", "times"),
    [(0.5, MEMORY, 1.0), (2.0, MEMORY, 1.0), (6.0, MEMORY, 3.0), (4.0, Path("/tmp"), 6.0)],
)
def test_a_slow_machine_is_not_the_fault_of_the_tests(
    load: float, ground: Path, times: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("os.getloadavg", lambda: (load, load, load))
    monkeypatch.setattr(budgets, "servers_ground", lambda: ground)
    assert budgets.slowness() == times
