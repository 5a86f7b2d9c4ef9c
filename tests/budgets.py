"""Each file of tests has a budget of seconds, so that the suite stays quick while it grows.

A budget is many times what the file takes on an idle machine with room in memory: it guards against
minutes, and a machine that is busy with something else must not fail anybody's change.
"""

import os
import time
from collections import Counter
from collections.abc import Generator

import pytest

from tests.server_folders import MEMORY, servers_ground

SECONDS = 90.0
ON_DISK = 3.0  # times as long as with servers in memory
EXCEPTIONS = {
    "tests/contracts/history/test_thousands.py": (300.0, "five thousand histories, each folded"),
    "tests/journeys/test_one_answer.py": (180.0, "three hundred histories, in all services"),
    "tests/faults/test_kills.py": (360.0, "processes are killed and must settle, three times"),
    "tests/local/supervisor/test_supervisor.py": (
        180.0,
        "everything that is supervised is killed once",
    ),
    "tests/journeys/test_canary.py": (270.0, "all services start, and every byte is searched"),
    "tests/journeys/test_forgotten.py": (270.0, "services confirm an erasure within a minute each"),
    "tests/journeys/test_one_family.py": (270.0, "the demonstration, killed after every step"),
    "tests/registry/imports/jobs/test_importer.py": (360.0, "importers are killed and begin again"),
}

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


def slowness() -> float:
    """How many times longer everything takes: more wants to run than there are cores, or a disk."""
    overload = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    return overload * (1.0 if servers_ground() == MEMORY else ON_DISK)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    item.stash[_began] = time.perf_counter()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    yield
    file = file_of(item)
    if not item.get_closest_marker("soak"):
        _spent[file] += (time.perf_counter() - item.stash[_began]) / slowness()
    if nextitem is None or file_of(nextitem) != file:
        words = overdrawn(file, _spent.pop(file, 0.0))
        if words:
            pytest.fail(words, pytrace=False)
