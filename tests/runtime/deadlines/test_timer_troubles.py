"""What cannot be proposed holds up nobody, and is seen by whoever looks after the service."""

import logging
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from contracts.event import Provenance
from infra.runtime.deadlines.rows import Due
from infra.runtime.deadlines.timer import LONGEST_PAUSE
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.refusals import Conflict
from infra.runtime.telemetry.troubles import troubles
from tests.runtime.deadlines.promises import HOUR, OVERDUE, PROMISED, Promises, note_overdue

FIRST_OVERDUE = OVERDUE + PROMISED


@pytest.fixture
def sumiati() -> UUID:
    return uuid4()


def test_one_that_cannot_be_proposed_holds_up_nobody_and_is_seen(
    office: Promises, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = uuid4(), uuid4()
    office.note(broken, PROMISED, 3 * HOUR)
    office.note(sound, PROMISED)
    office.follow()

    def propose(ledger: Ledger, due: Due, why: Provenance, _: Connection[Any]) -> None:
        if due.subject == broken:
            raise ValueError("a name that must not be logged")
        note_overdue(ledger, due, why, _)

    timer_ = office.timer(propose)
    with caplog.at_level(logging.ERROR):
        assert timer_.step(office.db) == LONGEST_PAUSE, "it is tried again in a minute, not at once"
    office.follow()
    assert office.numbers(sound) == [PROMISED, FIRST_OVERDUE]
    assert timer_.waiting(office.db)["promises"].late == 1
    [logged] = caplog.records
    assert logged.__dict__["error"] == "ValueError"
    assert "name" not in caplog.text


def test_a_timer_that_cannot_propose_is_in_trouble_until_it_can(
    office: Promises, sumiati: UUID
) -> None:
    """What stays so for three minutes makes the service unready and is named by `jejak status`."""
    office.note(sumiati, PROMISED)
    office.follow()

    def fail(ledger: Ledger, due: Due, why: Provenance, _: Connection[Any]) -> None:
        raise ValueError

    for _ in range(2):
        office.timer(fail).step(office.db)
        office.db.execute("UPDATE trouble SET since = since + interval '1 hour'")
    office.timer(fail).step(office.db)
    assert office.db.execute("SELECT since <= now() FROM trouble").fetchone() == (True,), (
        "the clock was set back, and three minutes are no hour"
    )
    [trouble] = troubles(office.db)
    assert (trouble.part, trouble.what) == ("timer", "cannot propose what is due: ValueError")
    office.timer().step(office.db)
    assert troubles(office.db) == []


def test_one_that_others_keep_getting_before_is_proposed_again(
    office: Promises, sumiati: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    office.note(sumiati, PROMISED)
    office.follow()

    def lose(ledger: Ledger, due: Due, why: Provenance, _: Connection[Any]) -> None:
        raise Conflict

    with caplog.at_level(logging.WARNING):
        office.timer(lose).step(office.db)
    assert caplog.records == []
    office.timer().step(office.db)
    assert office.numbers(sumiati) == [PROMISED, FIRST_OVERDUE]
