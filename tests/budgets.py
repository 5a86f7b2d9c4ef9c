"""Each file of tests has a budget of seconds, so that the suite stays quick while it grows.

A budget is about three times what the file takes on a machine that is not overloaded. The files
with the largest are begun first, so that no worker is left alone with one at the end.
"""

import os
import time
from collections import Counter
from collections.abc import Generator

import pytest

SECONDS = 20.0
EXCEPTIONS: dict[str, tuple[float, str]] = {}

_began = pytest.StashKey[float]()
_spent: Counter[str] = Counter()


def file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def budget(file: str) -> float:
    return EXCEPTIONS[file][0] if file in EXCEPTIONS else SECONDS


def overdrawn(file: str, seconds: float) -> str | None:
    """What to say when the tests of a file took longer than they may."""
    if seconds <= budget(file):
        return None
    return (
        f"The tests in {file} took {seconds:.0f} s, and their budget is {budget(file):.0f} s."
        " Make them cheaper, or give them a larger one with its reason in tests/budgets.py."
    )


def overload() -> float:
    """How many times longer everything takes while more wants to run than there are cores."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: -budget(file_of(item)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    item.stash[_began] = time.perf_counter()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    yield
    file = file_of(item)
    if not item.get_closest_marker("soak"):
        _spent[file] += (time.perf_counter() - item.stash[_began]) / overload()
    if nextitem is None or file_of(nextitem) != file:
        words = overdrawn(file, _spent.pop(file))
        if words:
            pytest.fail(words, pytrace=False)
