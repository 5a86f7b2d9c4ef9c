"""No file of tests takes longer than its budget; a larger budget has a reason."""

from collections import Counter

import pytest

from tests import budgets
from tests.architecture.sources import REPOSITORY


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
    monkeypatch.setattr(budgets, "overload", lambda: 1.0)
    ending = budgets.pytest_runtest_teardown(request.node, None)
    next(ending)
    with pytest.raises(pytest.fail.Exception, match="took 1000 s, and their budget is 20 s"):
        next(ending)


def test_an_overloaded_machine_is_not_the_fault_of_the_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for load, times in ((0.5, 1.0), (2.0, 1.0), (6.0, 3.0)):
        monkeypatch.setattr("os.getloadavg", lambda load=load: (load, load, load))
        assert budgets.overload() == times
