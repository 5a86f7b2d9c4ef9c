"""What is due is noted once, however many timers there are and whatever their clocks say."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from contracts.codes.recording import Channel, RecordingReason
from contracts.event import Provenance
from infra.runtime.deadlines import timer
from infra.runtime.deadlines.rows import Due
from infra.runtime.deadlines.timer import LONGEST_PAUSE, Timer
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import Ledger
from tests.rebuilding import rebuild
from tests.runtime.deadlines.promises import (
    HOUR,
    NEVER_SAID,
    OVERDUE,
    PROMISED,
    PROMISED_AGAIN,
    VISITED,
    Promises,
    note_overdue,
    promises,
)

DAY = timedelta(days=1)
FIRST_OVERDUE = OVERDUE + PROMISED


@pytest.fixture
def sumiati() -> UUID:
    return uuid4()


def set_clock(patch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    """Of the timer's process alone; PostgreSQL has one of its own."""
    patch.setattr(timer, "now", lambda: now() + ahead)


def test_a_family_that_waits_too_long_is_noted_once(office: Promises, sumiati: UUID) -> None:
    office.note(sumiati, PROMISED)
    office.follow()
    for _ in range(3):
        office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, FIRST_OVERDUE]
    office.follow()
    assert office.rows() == {}


def test_who_noted_it_and_why_is_on_record(office: Promises, sumiati: UUID) -> None:
    office.note(sumiati, PROMISED)
    office.follow()
    office.timer().step(office.db)
    promise, overdue = office.history(sumiati)
    why = overdue.by
    assert (why.actor, why.role, why.office) == ("jejak.registry", "system", "registry")
    assert (why.reason, why.channel) == (RecordingReason.TERM_PASSED, Channel.SERVICE)
    assert why.causation_id == f"18.09:registry:1:{promise.position}:0"
    assert why.correlation_id == sumiati


def test_nobody_is_noted_before_the_hour_is_over(office: Promises, sumiati: UUID) -> None:
    office.note(sumiati, PROMISED, HOUR - timedelta(seconds=50))
    office.follow()
    pause = office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED]
    assert 10 < pause <= 50, "it sleeps until then"
    office.note(sumiati, VISITED)
    office.follow()
    assert office.timer().step(office.db) == LONGEST_PAUSE


def test_a_visit_that_the_view_has_not_heard_of_yet_still_counts(
    office: Promises, sumiati: UUID
) -> None:
    office.note(sumiati, PROMISED)
    office.follow()
    office.note(sumiati, VISITED)
    office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, VISITED]


def test_a_second_promise_is_another_wait(office: Promises, sumiati: UUID) -> None:
    for number in (PROMISED, PROMISED_AGAIN):
        office.note(sumiati, number)
        office.follow()
        office.timer().step(office.db)
    expected = [PROMISED, FIRST_OVERDUE, PROMISED_AGAIN, OVERDUE + PROMISED_AGAIN]
    assert office.numbers(sumiati) == expected


def test_two_timers_at_once_note_it_once(office: Promises) -> None:
    waiting = [uuid4() for _ in range(12)]
    for family in waiting:
        office.note(family, PROMISED)
    office.follow()
    due, proposed = threading.Barrier(2), []

    def propose_together(ledger: Ledger, each: Due, why: Provenance, db: Connection[Any]) -> None:
        due.wait(timeout=30)
        proposed.append(each.subject)
        note_overdue(ledger, each, why, db)

    def step(one: Timer) -> None:
        with timer.connect(one.conninfo, autocommit=True) as db:
            one.step(db)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(step, [office.timer(propose_together) for _ in range(2)]))
    assert sorted(proposed) == sorted(waiting * 2)
    assert [office.numbers(family) for family in waiting] == [[PROMISED, FIRST_OVERDUE]] * 12


def test_a_clock_that_goes_back_an_hour_lets_it_happen_no_second_time(
    office: Promises, sumiati: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.note(sumiati, PROMISED)
    office.follow()
    for ahead in (timedelta(), -HOUR, -2 * HOUR, timedelta()):
        set_clock(monkeypatch, ahead)
        office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, FIRST_OVERDUE]


@pytest.mark.parametrize(("ago", "ahead"), [(timedelta(), DAY), (2 * HOUR, -DAY)])
def test_one_clock_that_jumps_alone_lets_nothing_happen(
    office: Promises,
    sumiati: UUID,
    monkeypatch: pytest.MonkeyPatch,
    ago: timedelta,
    ahead: timedelta,
) -> None:
    """A day ahead of PostgreSQL, or PostgreSQL a day ahead of us."""
    office.note(sumiati, PROMISED, ago)
    office.follow()
    set_clock(monkeypatch, ahead)
    pause = office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED]
    assert pause == LONGEST_PAUSE, "it looks again in a minute, for the clock may be set right"
    assert office.timer().waiting(office.db)["promises"].late == 0


def test_a_day_that_both_clocks_jump_ahead_and_back_again_notes_it_once(
    office: Promises, sumiati: UUID
) -> None:
    """It is noted early, and not again. PostgreSQL's clock cannot be set: its rows are, instead."""
    jump = "UPDATE deadline SET due_at = due_at + %s"
    office.note(sumiati, PROMISED, timedelta())
    office.follow()
    for ahead in (-DAY, DAY, -DAY):
        office.reach()
        office.db.execute(jump, [ahead])
        office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, FIRST_OVERDUE]


def test_what_nobody_can_date_is_counted_and_never_proposed(
    office: Promises, sumiati: UUID
) -> None:
    office.note(sumiati, NEVER_SAID, 300 * DAY)
    office.follow()
    assert office.timer().step(office.db) == LONGEST_PAUSE
    assert office.numbers(sumiati) == [NEVER_SAID]
    standing = office.timer().waiting(office.db)["promises"]
    assert (standing.late, standing.undated) == (0, 1)


def test_late_is_what_three_minutes_have_not_helped(office: Promises) -> None:
    for seconds in (4000, 200, 90):
        office.note(uuid4(), PROMISED, HOUR + timedelta(seconds=seconds))
    office.follow()
    assert office.timer().waiting(office.db)["promises"].late == 2
    office.timer().step(office.db)
    office.follow()
    assert office.timer().waiting(office.db)["promises"].late == 0


def test_built_again_the_deadlines_are_the_same_and_nothing_happens_twice(
    office: Promises, sumiati: UUID
) -> None:
    waiting = uuid4()
    office.note(sumiati, PROMISED)
    office.follow()
    office.timer().step(office.db)
    office.note(waiting, PROMISED, timedelta())
    office.follow()
    before = office.rows()
    result = rebuild(promises, office.log, office.database.app)
    assert result.identical
    assert office.rows() == before and before.keys() == {waiting}
    office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, FIRST_OVERDUE]
