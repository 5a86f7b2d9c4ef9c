"""Departures: by which facts a family's people, its head or the last of them are gone.

Told by lines of people as they are settled, so that a fact that was undone takes no one away, and
one whose date was put right takes them away on that day.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from contracts.calendar import day_of
from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.registry.effects import effects
from contracts.registry.history.effect import (
    Came,
    Effect,
    Founded,
    Gone,
    Moved,
    NeverWas,
    Same,
    Struck,
)
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.headship import head_on
from contracts.registry.history.line import Kind, Step, where_on
from contracts.registry.history.standing import KnownFact

WHY_GONE = {Gone.DEAD: ReasonCode.DIED, Gone.MISSING: ReasonCode.PERSON_NOT_FOUND}


class Cause(NamedTuple):
    """Why aid ends or needs another recipient: it is so as long as this fact stands."""

    because: str
    """Event id of the fact of the register."""
    reason_code: str
    effective: Effective


def by_step(step: Step) -> Cause:
    reason = WHY_GONE.get(step.where, ReasonCode.MOVED)  # type: ignore[arg-type]
    return Cause(str(step.change.event_id), reason, step.change.effective)


def by_amendment(past: KnownFact) -> Cause:
    """A fact about facts has no date of its own: it counts from the day it was recorded."""
    joined = any(isinstance(each, Same) for each in effects(past.fact))
    reason = ReasonCode.DUPLICATE if joined else ReasonCode.PERSON_NOT_FOUND
    return Cause(str(past.event_id), reason, Effective.day(day_of(past.recorded_at)))


def leavings(history: FamilyHistory, who: UUID) -> list[Step]:
    """The steps by which somebody left the family, be it more than once."""
    steps = pairwise(history.lines[who])
    return [
        step
        for before, step in steps
        if before.where == history.family_id != step.where and step.change.kind is not Kind.JOINED
    ]


def last_leaving(history: FamilyHistory) -> Step | None:
    """With which the last of a family left."""
    found = (step for who in history.ours for step in leavings(history, who))
    return max(found, key=lambda each: (each.day, each.change.when.position), default=None)


def left_register(history: FamilyHistory, who: UUID) -> Step | None:
    """With which somebody left the register; what was told of them afterwards changes nothing."""
    step = None
    for each in reversed(history.lines[who]):
        if isinstance(each.where, UUID):
            break
        step = each
    return step


def departed_heads(history: FamilyHistory) -> Iterator[Cause]:
    """Each departure of a head that left others behind."""
    history.settle()
    for seat in history.seats:
        head = seat.claim.head_id
        steps = [step for step in leavings(history, head) if step.day == seat.until]
        if steps and head_on(history.seats, seat.until - timedelta(days=1)) == head:
            lines = (history.lines[who] for who in history.ours)
            if any(where_on(line, seat.until) == history.family_id for line in lines):
                yield by_step(steps[-1])


def amendment(history: FamilyHistory, *people: UUID) -> KnownFact | None:
    """The last that says that some people, or the whole family, never were or are others."""
    amending = (
        history.known[each.event_id]
        for each in reversed(history.facts)
        if any(_takes_away(effect, history, people) for effect in each.effects)
    )
    return next(amending, None)


def _takes_away(effect: Effect, history: FamilyHistory, people: tuple[UUID, ...]) -> bool:
    match effect:
        case NeverWas(who):
            return who in people
        case Same(kept, merged):
            return bool({kept, merged} & set(people))
        case Struck(facts):
            struck = (history.known[each] for each in facts if each in history.known)
            began = (each for past in struck for each in effects(past.fact))
            return any(_begins(each, history, people) for each in began)
    return False


def _begins(effect: Effect, history: FamilyHistory, people: tuple[UUID, ...]) -> bool:
    match effect:
        case Founded(family_id=family_id):
            return family_id == history.family_id
        case Came(person=person) | Moved(person=person):
            return person.person_id in people
    return False
