"""A row says for whom, since which fact and until when; what follows has one id."""

from datetime import timedelta
from uuid import uuid4

from infra.runtime.deadlines import rows
from infra.runtime.deadlines.rows import Due
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.recorded import Recorded
from tests.runtime.deadlines.promises import HOUR, PROMISED, Promises
from tests.runtime.world import Noted, by


def test_what_a_wait_proposes_is_one_command_and_another_wait_another() -> None:
    family, other, at = uuid4(), uuid4(), now()
    wait = Due("visit", family, 7, at)
    assert wait.command_id == Due("visit", family, 7, at + HOUR).command_id
    others = [Due("call", family, 7, at), Due("visit", other, 7, at), Due("visit", family, 8, at)]
    assert len({wait.command_id, *(each.command_id for each in others)}) == 4


def test_who_has_waited_longest_comes_first_and_nobody_before_their_time(
    office: Promises,
) -> None:
    longer, shorter, later = uuid4(), uuid4(), uuid4()
    for family, hours in ((longer, 5), (shorter, 2), (later, 0)):
        office.note(family, PROMISED, hours * HOUR)
    office.follow()
    office.reach()
    assert [each.subject for each in rows.all_due(office.db, now())] == [longer, shorter]
    left = rows.until_next(office.db, now())
    assert left and 3500 < left <= 3600
    assert [each.subject for each in rows.all_due(office.db, now() - 2 * HOUR)] == [longer]


def test_waiting_anew_takes_the_place_of_the_old_wait(office: Promises) -> None:
    family, at = uuid4(), now()
    fact = Noted(family_id=family, number=PROMISED)
    office.reach()
    for position, ago in ((3, 4), (8, 2)):
        past = Recorded(fact, by(), uuid4(), position)
        rows.wait(office.db, "visit", family, past, at - timedelta(hours=ago))
    rows.wait(office.db, "call", family, Recorded(fact, by(), uuid4(), 8), at)
    found = rows.all_due(office.db, now())
    assert [(each.what, each.since) for each in found] == [("visit", 8), ("call", 8)]
    rows.over(office.db, family)
    assert rows.all_due(office.db, now()) == []
    assert rows.until_next(office.db, now()) is None
