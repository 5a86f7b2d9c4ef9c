"""Two workers at once: which of them runs what, and how all of them end."""

import os
import signal
import time
from collections import defaultdict
from contextlib import suppress
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from infra.local.account import server_account
from tests.budgets import budget, file_of

TOGETHER = ("tests/journeys/",)
ENDING = (signal.SIGTERM, signal.SIGINT)
PATIENCE = 90.0  # seconds: the servers and services of a worker stop before it does

_workers: list[WorkerController] = []


def scope_of(nodeid: str) -> str:
    """What one worker runs as a whole: a file, or files that share a stack."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest is begun first, so that no worker is left alone with it."""
    scopes: dict[str, set[str]] = defaultdict(set)
    for item in items:
        scopes[scope_of(item.nodeid)].add(file_of(item))
    longest = {scope: sum(map(budget, files)) for scope, files in scopes.items()}
    items.sort(key=lambda item: -longest[scope_of(item.nodeid)])


class ByFile(LoadScopeScheduling):
    """A worker runs a scope as a whole, and the next one in the given order."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Made before there are two who would make it."""
    server_account()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: WorkerController) -> None:
    _workers.append(node)


def pytest_configure(config: pytest.Config) -> None:
    """End like Ctrl-C on SIGTERM, so that the servers are stopped then too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        for number in ENDING:
            signal.signal(number, _interrupt_once)


def _interrupt_once(*_: object) -> None:
    """A worker hears it from the terminal, from us and from xdist, and cleans up undisturbed."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def pytest_keyboard_interrupt() -> None:
    """Workers clean up in their own time: xdist would kill them after ten seconds."""
    for worker in _workers:
        with suppress(ProcessLookupError):
            os.kill(worker.gateway._rinfo().pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while not all(worker.channel.isclosed() for worker in _workers):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
