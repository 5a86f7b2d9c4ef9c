"""One person's line: in one place at a time, and nothing that was said of it is dropped."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import UNKNOWN_DATE
from contracts.registry.history.effect import Gone
from contracts.registry.history.line import Change, Kind, Where, settled, stays, where_on
from contracts.registry.history.periods import FOREVER, When

HERE, THERE = UUID(int=1), UUID(int=2)
NEW_YEAR = date(2026, 1, 1)


def change(
    kind: Kind,
    day: int,
    position: int,
    family: UUID = HERE,
    to: UUID | None = None,
    became: Gone = Gone.AWAY,
    until: int | None = None,
) -> Change:
    first = NEW_YEAR + timedelta(days=day)
    last = NEW_YEAR + timedelta(days=day if until is None else until)
    event_id = UUID(int=100 + position)
    return Change(When(first, last, position), kind, family, event_id, UNKNOWN_DATE, to, became)


def at(day: int) -> date:
    return NEW_YEAR + timedelta(days=day)


BORN = change(Kind.JOINED, 0, 1)


def test_nobody_is_anywhere_before_they_came() -> None:
    line = settled([BORN])
    assert where_on(line, at(-1)) is Gone.NOT_YET
    assert where_on(line, at(0)) == HERE
    assert stays(line, HERE) == [(at(0), FOREVER)]


@pytest.mark.parametrize("became", [Gone.AWAY, Gone.MISSING])
def test_who_left_can_come_again(became: Gone) -> None:
    left = change(Kind.LEFT, 10, 2, became=became)
    line = settled([BORN, left, change(Kind.JOINED, 20, 3)])
    assert [where_on(line, at(day)) for day in (9, 10, 20)] == [HERE, became, HERE]
    assert stays(line, HERE) == [(at(0), at(10)), (at(20), FOREVER)]


def test_the_dead_do_not_come_again() -> None:
    line = settled([BORN, change(Kind.DIED, 10, 2), change(Kind.JOINED, 20, 3)])
    assert where_on(line, at(30)) is Gone.DEAD


def test_who_moves_is_in_the_other_family_from_that_day() -> None:
    line = settled([BORN, change(Kind.MOVED, 10, 2, HERE, THERE)])
    assert [where_on(line, at(day)) for day in (9, 10)] == [HERE, THERE]
    assert (stays(line, HERE), stays(line, THERE)) == ([(at(0), at(10))], [(at(10), FOREVER)])


def test_a_leaving_that_names_another_family_waits_until_they_live_there() -> None:
    moved = change(Kind.MOVED, 10, 2, HERE, THERE)
    left_there = change(Kind.LEFT, 5, 3, THERE)
    line = settled([BORN, moved, left_there])
    assert [where_on(line, at(day)) for day in (5, 9, 10)] == [HERE, HERE, Gone.AWAY]
    assert line[-1].displaced
    assert not any(step.displaced for step in line[:-1])


def test_a_vague_leaving_counts_from_its_last_day() -> None:
    line = settled([BORN, change(Kind.LEFT, 10, 2, until=40)])
    assert where_on(line, at(39)) == HERE
    assert where_on(line, at(40)) is Gone.AWAY
    assert not line[-1].displaced


kinds = st.sampled_from(list(Kind))
families = st.sampled_from([HERE, THERE])


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    found = []
    for position in range(1, draw(st.integers(1, 8)) + 1):
        kind, family = draw(kinds), draw(families)
        to = (THERE if family == HERE else HERE) if kind is Kind.MOVED else None
        day = draw(st.integers(0, 60))
        until = day + draw(st.integers(0, 30))
        found.append(change(kind, day, position, family, to, until=until))
    return found


@given(changes())
def test_none_is_dropped_and_the_days_go_on(found: list[Change]) -> None:
    line = settled(found)
    assert {step.change for step in line} == set(found)
    assert [step.day for step in line] == sorted(step.day for step in line)


@given(changes())
def test_from_a_death_on_they_are_dead(found: list[Change]) -> None:
    where: Where = Gone.NOT_YET
    for step in settled(found):
        assert where is not Gone.DEAD or step.where is Gone.DEAD
        where = step.where


@given(changes(), st.integers(-1, 120))
def test_a_day_has_one_place_and_it_is_where_they_stay(found: list[Change], number: int) -> None:
    line, day = settled(found), at(number)
    staying = [
        family
        for family in (HERE, THERE)
        if any(since <= day < until for since, until in stays(line, family))
    ]
    where = where_on(line, day)
    assert staying == ([] if isinstance(where, Gone) else [where])
