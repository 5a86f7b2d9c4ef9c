"""A service is its API, its workers or both, and each of the two processes says how it is."""

import asyncio
import gc
import signal
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from uvicorn import Config

from infra.runtime.http.deps import deps_of
from infra.runtime.process.service import Running, open_service
from infra.runtime.process.serving import YOUNG, Server, UnknownPart, chosen, collect_rarely
from infra.runtime.telemetry import troubles
from services.verification.main import service
from tests.databases import ServiceDatabases
from tests.running import ready
from tests.runtime.privacy.memory_keys import SHARED


@contextmanager
def opened(databases: ServiceDatabases, folder: Path, *, api: bool = True) -> Iterator[Running]:
    running = open_service(service, ready(service, databases, folder), SHARED, api=api)
    try:
        yield running
    finally:
        deps_of(running.app).close()


def test_a_process_runs_what_it_is_told_to(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with opened(service_databases, tmp_path) as running:
        everything = set(running.workers())
        assert everything >= {"relay", "inbox", "timer", "reactions:inbox"}
        assert chosen(running, ["api"]) == {}
        assert set(chosen(running, ["workers"])) == everything
        assert set(chosen(running, ["api", "workers"])) == everything
        assert set(chosen(running, [])) == everything
        assert set(chosen(running, ["relay", "timer"])) == {"relay", "timer"}
        assert set(chosen(running, ["reactions:inbox"])) == {"reactions:inbox", "waking"}


class Knot:
    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_although_what_was_loaded_is_not_looked_through_again() -> None:
    threshold, loaded = gc.get_threshold(), Knot()
    try:
        collect_rarely()
        assert gc.get_freeze_count() > 0
        assert not any(each is loaded for each in gc.get_objects())
        gone = weakref.ref(Knot())
        kept = [[number] for number in range(2 * YOUNG)]
        assert gone() is None and len(kept) == 2 * YOUNG
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


class Guarded(threading.Event):
    """An event that a second signal would find locked by the handler of the first."""

    handling = False

    def set(self) -> None:
        assert not self.handling
        super().set()


def test_a_second_signal_while_the_first_is_handled_finds_no_lock_held() -> None:
    stop = Guarded()
    server = Server(Config(FastAPI(), port=0, log_config=None), stop)

    def signals() -> None:
        stop.handling = True
        server.handle_exit(signal.SIGTERM, None)
        server.handle_exit(signal.SIGTERM, None)
        stop.handling = False

    async def serve() -> None:
        asyncio.get_running_loop().call_later(0.2, signals)
        await server.main_loop()

    began = time.monotonic()
    asyncio.run(serve())
    assert stop.is_set(), "the workers end while requests are still answered"
    assert time.monotonic() - began < 0.8, "it does not wait for its next look"


def test_what_a_service_does_not_consist_of_is_refused_by_name(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with opened(service_databases, tmp_path) as running, pytest.raises(UnknownPart, match="rely"):
        chosen(running, ["api", "rely"])


def test_workers_say_how_they_are_and_answer_nothing_else(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with (
        opened(service_databases, tmp_path, api=False) as running,
        TestClient(running.app) as web,
    ):
        assert (web.get("/live").status_code, web.get("/ready").status_code) == (200, 200)
        assert web.get("/cases").status_code == 404
        assert web.get("/operations/lag").status_code == 404
        assert deps_of(running.app).reader is None


def test_what_is_stuck_is_told_by_the_workers_and_keeps_no_request_from_the_api(
    service_databases: ServiceDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "STUCK", "0 seconds")
    with opened(service_databases, tmp_path) as running, TestClient(running.app) as web:
        deps = deps_of(running.app)
        with deps.pool.connection() as db:
            troubles.note(db, "relay", "OutOfStep")
        assert web.get("/ready").json()["parts"] == ["relay"]
        deps.works = False
        assert web.get("/ready").status_code == 200
