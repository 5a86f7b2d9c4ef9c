"""Whatever clerks record, in whatever order: properties of random histories.

JEJAK_HISTORIES=2000 pytest test_time.py
"""

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from contracts.registry.effects import DOES
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.history.periods import NOW
from contracts.registry.persons import PersonalDataErased
from tests.contracts.history.histories import NothingToCorrect, Village
from tests.contracts.history.laws import (
    asked,
    require_nobody_lost,
    require_one_head,
    require_one_home,
    require_the_dead_stay_dead,
    some_days,
)
from tests.contracts.history.story import Story

HISTORIES = int(os.environ.get("JEJAK_HISTORIES", "40"))
WAYS = {
    "in order": {},
    "in order, put right": {"wrong": 0.25},
    "vague": {"vague": 0.4},
    "late": {"late": 0.3},
    "all at once": {"late": 0.3, "vague": 0.4, "wrong": 0.25},
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


@cache
def village(seed: int, **way: float) -> Village:
    return Village(seed, **way).live()


def histories(way: dict[str, float]) -> Iterator[Village]:
    return (village(seed, **way) for seed in range(HISTORIES))


def pictures(village: Village, story: Story | None = None) -> list[Household]:
    families = asked(village, story).values()
    return [each.at(day) for each in families for day in some_days(village)]


@every_way
def test_today_is_now(way: dict[str, float]) -> None:
    for lived in histories(way):
        for found in asked(lived).values():
            assert found.at(lived.today) == found.at()


@every_way
def test_a_family_has_one_head_or_says_that_one_is_due(way: dict[str, float]) -> None:
    for lived in histories(way):
        require_one_head(asked(lived), some_days(lived))


@every_way
def test_a_person_lives_in_one_family_a_day_and_all_families_tell_the_same(
    way: dict[str, float],
) -> None:
    for lived in histories(way):
        require_one_home(asked(lived), some_days(lived))


@every_way
def test_the_dead_stay_dead(way: dict[str, float]) -> None:
    for lived in histories(way):
        require_the_dead_stay_dead(asked(lived))


@every_way
def test_nobody_is_lost(way: dict[str, float]) -> None:
    for lived in histories(way):
        require_nobody_lost(asked(lived), some_days(lived))


@every_way
def test_voiding_is_as_if_it_had_never_been_recorded(way: dict[str, float]) -> None:
    for seed, lived in enumerate(histories(way)):
        before = pictures(lived)
        story = lived.story
        # An erasure stays, whatever is said of it.
        voidable = [past for past in story.ledger if not isinstance(past.fact, PersonalDataErased)]
        wrong = random.Random(seed).choice(voidable)
        without = Story()
        without.ledger = [past for past in story.ledger if past is not wrong]
        void = story.undo(wrong)
        assert _of_members(pictures(lived)) == _of_members(pictures(lived, without))
        story.undo(void)
        assert pictures(lived) == before
        del story.ledger[-2:]


def _of_members(homes: Iterable[Household]) -> list[Household]:
    """A family also knows that somebody was erased who, it turned out, never came."""
    return [replace(each, erased=each.erased & each.members.keys()) for each in homes]


@every_way
def test_what_was_known_then_never_changes(way: dict[str, float]) -> None:
    for seed in range(HISTORIES):
        lived = Village(seed, **way).live(8)
        position = len(lived.story.ledger)
        days = some_days(lived)
        known = {each: [found.at(d) for d in days] for each, found in asked(lived).items()}
        lived.live(8)
        for each, then in known.items():
            assert [lived.story.family(each, position).at(d) for d in days] == then


@every_way
def test_a_fact_counts_on_its_date_if_it_can(way: dict[str, float]) -> None:
    """Displaced are only facts that contradict another of the same person; in order none does."""
    for lived in histories(way):
        for found in asked(lived).values():
            for line in found.lines.values() if found.at() else ():
                for place, step in enumerate(line):
                    earlier = {s.change.when.position for s in line[:place]}
                    if step.displaced:
                        assert "late" in way or "vague" in way or "wrong" in way
                        assert min(earlier) < step.change.when.position


def test_dated_facts_may_be_recorded_in_any_order() -> None:
    for seed in range(HISTORIES):
        lived, shuffled = NothingToCorrect(seed).live(), Story()
        order = lived.story.ledger[:]
        random.Random(seed).shuffle(order)
        for past in order:
            shuffled.record(past.fact, lived.today)
        for each in lived.families:
            ours, theirs = lived.story.family(each), shuffled.family(each)
            for day in [*some_days(lived), lived.today - timedelta(days=3), NOW]:
                assert ours.at(day) == theirs.at(day)


def test_telling_in_any_order_is_the_same() -> None:
    for seed, lived in enumerate(histories(WAYS["all at once"])):
        for each, found in asked(lived).items():
            again = FamilyHistory(each)
            again.asked = found.asked
            facts = list(found.known.values())
            random.Random(seed).shuffle(facts)
            for past in facts:
                again.learn(past)
            assert again.at() == found.at()


def test_histories_hold_every_kind_of_fact_that_does_something() -> None:
    """A new kind is generated in tests/contracts/history, or this fails."""
    lived = (village(seed, **WAYS["all at once"]) for seed in range(300))
    missing = set(DOES)
    while missing and (each := next(lived, None)):
        missing -= {type(past.fact) for past in each.story.ledger}
    assert missing == set()
