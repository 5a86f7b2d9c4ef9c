"""The timer of verification on a real PostgreSQL: cases that wait too long are marked, once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from contracts.event import Event
from contracts.ids import CASE
from infra.runtime.deadlines.timer import LONGEST_PAUSE, Timer
from infra.runtime.eventstore.clock import now
from infra.runtime.process.operations.measuring import measured
from infra.runtime.projections.generations.lookup import reach
from services.verification.waiting.deadlines import case_deadlines
from tests.rebuilding import rebuild
from tests.verification.cases_we_know import APPLIED, WAYS
from tests.verification.conftest import Office
from tests.verification.happenings import happened, listed, page

HOUR = timedelta(hours=1)


@pytest.fixture
def db(read: Office) -> Iterator[psycopg.Connection[object]]:
    with psycopg.connect(read.settings.app_conninfo, autocommit=True) as found:
        yield found


def timer(office: Office) -> Timer:
    assert office.running.timer
    return office.running.timer


def waited(db: psycopg.Connection[object]) -> dict[UUID, datetime]:
    reach(db, case_deadlines, for_good=True)
    return dict(db.execute("SELECT subject, due_at FROM deadline").fetchall())  # type: ignore[arg-type]


def facts(office: Office, case: UUID) -> list[Event]:
    return [past.fact for past in office.ledger.history(CASE.of(case))]


def test_a_case_without_an_answer_is_marked_and_whoever_looks_sees_it(
    read: Office, db: psycopg.Connection[object]
) -> None:
    old, fresh = happened(read, *WAYS["ratified"], late=HOUR), happened(read, *WAYS["ratified"])
    assert not page(read, old)["overdue"]
    for _ in range(2):
        timer(read).step(db)
    read.catch_up()
    assert [type(fact).__name__ for fact in facts(read, old)[3:]] == ["CaseOverdue"]
    assert (page(read, old)["overdue"], page(read, fresh)["overdue"]) == (True, False)
    assert [line["case_id"] for line in listed(read, overdue=True)["items"]] == [str(old)]
    assert waited(db).keys() == {fresh}
    last = read.ledger.history(CASE.of(old))[-1].by
    assert (last.actor, last.case_id, last.reason) == ("jejak.verification", old, "lewat_waktu")


def test_an_answer_that_came_in_time_leaves_nothing_to_mark(
    read: Office, db: psycopg.Connection[object]
) -> None:
    case = happened(read, *WAYS["ratified"], APPLIED, late=HOUR)
    assert waited(db) == {}
    assert timer(read).step(db) == LONGEST_PAUSE
    assert facts(read, case)[-1] == APPLIED.model_copy(update={"case_id": case})


def test_every_state_with_a_term_is_waited_for(
    read: Office, db: psycopg.Connection[object]
) -> None:
    made = {name: happened(read, *way) for name, way in WAYS.items()}
    named = {case: name for name, case in made.items()}
    found = {named[case] for case in waited(db)}
    assert found == {"submitted", "revised", "verified", "ratified", "sent_again"}
    quarter = waited(db)[made["ratified"]] - now()
    assert timedelta(minutes=13) < quarter <= timedelta(minutes=15)


def test_a_term_nobody_can_count_is_kept_without_a_day(
    read: Office, db: psycopg.Connection[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contracts.working_days.free_days", dict)
    case = happened(read, *WAYS["verified"], late=100 * HOUR * 24)
    assert waited(db) == {case: None}
    timer(read).step(db)
    assert len(facts(read, case)) == 2
    assert measured(read.running)["undated"]["deadlines"] == 1


def test_what_no_timer_noted_is_seen_by_whoever_looks_after_the_service(
    read: Office, db: psycopg.Connection[object]
) -> None:
    happened(read, *WAYS["ratified"], late=HOUR)
    assert measured(read.running)["late"]["deadlines"] == 1
    assert "timer" in read.running.workers()
    timer(read).step(db)
    read.catch_up()
    assert measured(read.running)["late"]["deadlines"] == 0


def test_built_again_the_same_is_waited_for(read: Office, db: psycopg.Connection[object]) -> None:
    happened(read, *WAYS["ratified"], late=HOUR)
    for way in WAYS.values():
        happened(read, *way)
    timer(read).step(db)
    read.catch_up()
    before, log = waited(db), read.running.logs["ledger"]
    result = rebuild(case_deadlines, log, read.settings.app_conninfo)
    assert result.identical
    assert waited(db) == before and len(before) == 5


def test_a_new_decree_makes_the_deadlines_anew() -> None:
    assert "-- free days: " in case_deadlines.tables
