"""The head of an access log is told in the ledger, so that others hold what was opened."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from contracts.ids import ACCESS_LOG
from contracts.keeping.access import ProgramsAccessWitnessed
from infra.runtime.audit.witness import Chaining, over_its_time, witness
from infra.runtime.eventstore.clock import now
from services.programs.main import service as programs
from tests.conftest import ServiceDatabases
from tests.running import InTests, in_tests


@pytest.fixture
def running(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[InTests]:
    with in_tests(programs, service_databases, tmp_path) as running:
        running.appoint("sysadmin", "sysadmin", "18.09")
        running.appoint("pemeriksa", "inspektorat", "18.09")
        running.appoint("petugas", "dinsos_operator", "18.09")
        running.follow()
        yield running


def looks(running: InTests) -> None:
    """Reading the log is an opening too."""
    asked = running.headers("pemeriksa", Purpose="pengawasan")
    assert running.web.get("/access-log", headers=asked).status_code == 200


def chain(running: InTests, person: str = "pemeriksa") -> Any:
    return running.web.get("/operations/access/chain", headers=running.headers(person))


def told(running: InTests) -> list[ProgramsAccessWitnessed]:
    history = running.running.ledger.history(ACCESS_LOG.of("programs"))
    return [each.fact for each in history if isinstance(each.fact, ProgramsAccessWitnessed)]


def chaining(running: InTests) -> Chaining:
    return Chaining(running.running.ledger, running.owner)


def test_what_is_opened_is_chained_and_its_head_told_once(running: InTests) -> None:
    looks(running)
    chaining(running).step(running.db)
    first = told(running)
    assert [each.upto for each in first] == [chain(running).json()["head"]]
    chaining(running).step(running.db)
    assert told(running) == first, "the same head is told once, also after a new start"
    looks(running)
    chaining(running).step(running.db)
    assert len(told(running)) == 2


def test_an_empty_log_has_nothing_to_tell(running: InTests) -> None:
    chaining(running).step(running.db)
    assert told(running) == []
    assert chain(running).json() == {"position": 0, "head": 0, "broken": []}


def test_an_auditor_has_it_told_at_will_and_an_operator_of_data_may_not(running: InTests) -> None:
    looks(running)
    chaining(running).step(running.db)
    looks(running)
    chaining(running)  # nothing is chained by looking
    path = "/operations/access/witness"
    refused = running.web.post(path, headers=running.headers("petugas", Reason="Periksa"))
    assert refused.status_code == 403 and chain(running, "petugas").status_code == 403
    answers = [
        running.web.post(
            path, headers=running.headers("pemeriksa", Reason="Periksa", **{"Idempotency-Key": key})
        )
        for key in ("saksi-pertama", "saksi-kedua")
    ]
    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert len(told(running)) == 1


def test_a_log_that_lost_its_tail_with_the_links_is_contradicted_by_the_ledger(
    running: InTests,
) -> None:
    for _ in range(3):
        looks(running)
    chaining(running).step(running.db)
    assert chain(running).json()["broken"] == []
    [head] = told(running)
    with psycopg.connect(running.owner, autocommit=True) as owner:
        for table in ("access_log", "access_chain"):
            parts = "SELECT %s::regclass::text UNION SELECT inhrelid::regclass::text FROM"
            parts += " pg_inherits WHERE inhparent = %s::regclass"
            for (part,) in owner.execute(parts.encode(), (table, table)).fetchall():
                owner.execute(f"ALTER TABLE {part} DISABLE TRIGGER ALL".encode())
            owner.execute(f"DELETE FROM {table} WHERE id > 1".encode())
    assert chain(running).json()["broken"] == [{"position": head.upto, "what": "gone"}]


def test_it_is_at_most_five_seconds_behind_and_ends_when_told(running: InTests) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=chaining(running).run, args=(stop,))
    worker.start()
    try:
        looks(running)
        began = monotonic()
        count = "SELECT (SELECT max(id) FROM access_log) = (SELECT max(id) FROM access_chain)"
        while running.db.execute(count).fetchone() != (True,):
            assert monotonic() - began < 5.0
            sleep(0.1)
    finally:
        stop.set()
        worker.join(10)
    assert not worker.is_alive()


def test_a_head_is_witnessed_by_the_timer_of_the_service_itself(running: InTests) -> None:
    looks(running)
    chaining(running).step(running.db)
    [past] = running.running.ledger.history(ACCESS_LOG.of("programs"))
    assert (past.by.actor, past.by.role) == ("jejak.programs", "system")
    assert witness(running.running.ledger, running.db) == past.position


def test_only_what_was_told_five_years_ago_may_be_gone(
    running: InTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(running)
    chaining(running).step(running.db)
    [head] = told(running)
    ledger = running.running.ledger
    assert over_its_time(ledger) == 0
    later = now() + timedelta(days=6 * 365)
    monkeypatch.setattr("infra.runtime.audit.witness.now", lambda: later)
    assert over_its_time(ledger) == head.upto > 0
