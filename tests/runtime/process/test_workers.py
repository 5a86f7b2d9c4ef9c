"""A worker that fails is started again and told about; all of them stop when they are told to."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from infra.runtime.messaging.connection import until
from infra.runtime.process.workers import Workers


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _wait(told: threading.Event) -> None:
    told.wait()


def test_a_worker_that_fails_starts_again_and_is_told_about() -> None:
    stop, tries = threading.Event(), []

    def fails_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise KeyError("nobody expected this")
        stop.wait()

    workers = Workers({"relay": fails_once, "inbox": lambda: _wait(stop)}, stop)
    workers.start()
    _until(lambda: len(tries) == 2)
    assert workers.failing() == ["relay"]
    assert workers.finish(seconds=2) == []


def test_a_worker_that_ends_before_it_is_told_to_counts_as_failing() -> None:
    stop = threading.Event()
    workers = Workers({"relay": lambda: None}, stop)
    workers.start()
    _until(lambda: workers.failing() == ["relay"])
    workers.finish(seconds=2)


def test_one_that_does_not_stop_is_named_and_not_waited_for() -> None:
    hang = threading.Event()
    workers = Workers({"inbox": lambda: _wait(hang)}, threading.Event())
    workers.start()
    assert workers.finish(seconds=0.1) == ["inbox"]
    hang.set()


def test_work_that_waits_for_a_server_is_broken_off_soon_after_the_stop() -> None:
    stop, began = threading.Event(), time.monotonic()
    threading.Timer(0.2, stop.set).start()
    asyncio.run(until(stop, asyncio.sleep(60), grace=0.1))
    assert time.monotonic() - began < 3


def test_what_goes_wrong_in_the_work_is_not_swallowed() -> None:
    async def fail() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        asyncio.run(until(threading.Event(), fail()))
