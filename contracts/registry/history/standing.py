"""What stands: facts less those recorded in error, with the dates put right.

Facts may be learnt in any order. What was recorded in error is as if it had never been recorded,
so undoing restores exactly; whoever learns only what was known then sees it as it was known.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from contracts.calendar import day_of
from contracts.codes.civil import Ground
from contracts.event import UNKNOWN_DATE, Effective, Event
from contracts.registry.civil_events import MemberRecordedLate
from contracts.registry.effects import effects
from contracts.registry.families import FamilyLoaded, FamilyRegistered
from contracts.registry.history.effect import (
    Absence,
    Described,
    Effect,
    Forgotten,
    Redated,
    Struck,
)
from contracts.registry.history.periods import When, baseline, within

OF_OLD = (FamilyLoaded, MemberRecordedLate)
"""Without a date they speak of people who always lived here."""


class KnownFact(Protocol):
    """A recorded fact, in a ledger or in a view that keeps what it was sent."""

    @property
    def fact(self) -> Event: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def event_id(self) -> UUID: ...
    @property
    def position(self) -> int: ...
    @property
    def tags(self) -> Sequence[str]: ...


class FactThatStands(NamedTuple):
    """A fact that stands: when it counts from, and what it says."""

    when: When
    effective: Effective
    event_id: UUID
    effects: tuple[Effect, ...]


def standing(known: Iterable[KnownFact]) -> list[FactThatStands]:
    """What was not recorded in error, in the order of recording.

    From the end, for what says that something was an error can itself have been one. An erasure
    was none, whatever is said of it: what it destroyed does not come back.
    """
    found: list[FactThatStands] = []
    struck: set[UUID] = set()
    dates: dict[UUID, Effective] = {}
    for past in reversed(sorted(known, key=lambda each: each.position)):
        says = effects(past.fact)
        if past.event_id in struck and not _for_ever(says):
            continue
        for effect in says:
            if isinstance(effect, Struck):
                struck.update(effect.facts)
            elif isinstance(effect, Redated):
                for each in effect.facts:
                    dates.setdefault(each, effect.effective)
        stated: Effective = getattr(past.fact, "effective", UNKNOWN_DATE)
        effective = dates.get(past.event_id, stated)
        if effective is not stated:
            says = tuple(_since(each, effective) for each in says)
        found.append(FactThatStands(_when(past, effective), effective, past.event_id, says))
    return found[::-1]


def _since(effect: Effect, effective: Effective) -> Effect:
    """The effect of a fact that happened on another day: an absence tells its own day."""
    if not isinstance(effect, Described):
        return effect
    values = tuple(
        (name, each._replace(since=effective) if isinstance(each, Absence) else each)
        for name, each in effect.values
    )
    return effect._replace(values=values)


def _for_ever(says: Iterable[Effect]) -> bool:
    return any(isinstance(each, Forgotten) for each in says)


def _when(past: KnownFact, effective: Effective) -> When:
    if effective.on is None and _of_old(past.fact):
        return baseline(past.position)
    return within(effective, day_of(past.recorded_at), past.position)


def _of_old(fact: Event) -> bool:
    if isinstance(fact, FamilyRegistered):
        return fact.ground is Ground.FOUND_LATE
    return isinstance(fact, OF_OLD)
