"""A service is its API, its workers or both, and each of the two processes says how it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from infra.runtime.http.deps import deps_of
from infra.runtime.process.service import Running, open_service
from infra.runtime.process.serving import UnknownPart, chosen
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
