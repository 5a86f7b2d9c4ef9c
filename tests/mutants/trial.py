"""One mutant against its tests, in a process of its own; nothing on disk is changed."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

import pytest

from tests.mutants.mutate import Mutant

SERVERS = {"postgres", "nats_server", "service_databases", "module_service_databases"}
PATIENCE = 180.0
"""Seconds; a mutant that runs longer has been noticed."""


class InPlaceOf(MetaPathFinder, SourceLoader):
    """Gives a module's changed source to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: Any, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name == self.mutant.file.module else None

    def get_filename(self, fullname: str) -> str:
        return str(self.mutant.file.path)

    def get_data(self, path: str | bytes) -> bytes:
        return self.mutant.text.encode()

    def path_stats(self, path: str | bytes) -> dict[str, Any]:
        raise OSError  # no cached bytecode


class WithoutServers:
    """Leaves out tests that need a server: rules and folds are pure."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        items[:] = [each for each in items if not SERVERS & set(getattr(each, "fixturenames", ()))]


def run(tests: Sequence[str], mutant: Mutant | None = None) -> bool:
    """Whether the tests pass; with a mutant, whether it survives."""
    child = os.fork()
    if child == 0:
        _become(lambda: _tests_pass(tests, mutant))
    return _status(child) == 0


def _become(passes: Callable[[], bool]) -> None:
    """Never returns: the process ends with 0 if it passes."""
    os.setsid()
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        os._exit(0 if passes() else 1)
    except BaseException:
        os._exit(2)


def _tests_pass(tests: Sequence[str], mutant: Mutant | None) -> bool:
    if mutant:
        sys.meta_path.insert(0, InPlaceOf(mutant))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts="]
    options += ["-p", "no:tests.budgets"]  # a mutant is noticed by a rule, not by the clock
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # loaded before, on purpose
    return pytest.main([*options, *tests], plugins=[WithoutServers()]) == 0


def _status(child: int) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


def load_what_does_not_change() -> None:
    """Import once what every trial needs and no mutant touches."""
    import fastapi.testclient
    import hypothesis

    import contracts.facts
    import infra.runtime.process.service
    import tests.conftest

    assert all((fastapi.testclient, contracts.facts, infra.runtime.process.service, tests.conftest))
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutants")
