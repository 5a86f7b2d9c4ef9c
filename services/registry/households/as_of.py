"""A family as of two times (bitemporal): true on `valid_at`, as far as known at `known_at`.

Facts recorded later than `known_at` are unknown; of the rest, those in error never happened. What
counts from which day is decided by the one fold that commands ask too.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.civil_events import MemberArrived, MemberMovedOut
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.families import AddressChanged, FamilyMovedOut, FamilyRegistered
from contracts.registry.history.effect import WelfareStated
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.history.lives import PEOPLE
from contracts.registry.history.periods import NOW
from contracts.registry.history.standing import KnownFact
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.known_at import KnownAt
from services.registry.projections.welfare import MadeSurvey, surveys_of

KINDS = facts_with(*OF_FAMILIES, WelfareStated)


MOVES = (AddressChanged, FamilyMovedOut, FamilyRegistered, MemberArrived, MemberMovedOut)


class MadeMove(NamedTuple):
    """A move that stands, and when it was."""

    fact: AddressChanged | FamilyMovedOut | FamilyRegistered | MemberArrived | MemberMovedOut
    effective: Effective


class History(Projection):
    """What was recorded of a family, and of its people in other families."""

    grows = True
    along = Query(KINDS, PEOPLE)

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.own: list[Recorded] = []
        """Its own facts, in the order of recording."""
        self.everything = FamilyHistory(family_id)

    def boundary(self) -> list[Query]:
        people = (tag for tag in self.everything.asked if tag not in self.tags)
        return [*(Query((), tag) for tag in self.tags), *(Query(KINDS, tag) for tag in people)]

    def apply(self, past: Recorded) -> None:
        if not set(self.tags).isdisjoint(past.tags):
            self.own.append(past)
        if type(past.fact) in KINDS:
            self.everything.learn(past)

    def count(self, page: type[Projection]) -> int:
        """How many of the family's facts a projection of it folds."""
        return sum(type(past.fact) in page.folds for past in self.own)

    def position(self, known_at: KnownAt | None = None) -> int:
        """Of the newest fact of the family that was known then."""
        known = (past.position for past in self.own if _known(past, known_at))
        return max(known, default=0)

    def remarked(self, known_at: KnownAt | None = None) -> list[Recorded]:
        """Facts of the family beside which an officer wrote something, as far as known then."""
        return [past for past in self.own if past.by.remark and _known(past, known_at)]

    def surveys(self, valid_at: date | None, known_at: KnownAt | None) -> list[MadeSurvey]:
        """Those made by then, the last last."""
        return surveys_of(self.as_known(known_at), valid_at or NOW)

    def moves(self, valid_at: date | None, known_at: KnownAt | None) -> list[MadeMove]:
        """Where the family and its people moved by then, in the order of the dates."""
        then = self.as_known(known_at)
        return [
            MadeMove(fact, each.effective)
            for each in then.in_order()
            if isinstance(fact := then.known[each.event_id].fact, MOVES)
            and fact.family_id == self.family_id
            and not (isinstance(fact, FamilyRegistered) and fact.origin is None)
            and each.when.last <= (valid_at or NOW)
        ]

    def as_known(self, known_at: KnownAt | None = None) -> FamilyHistory:
        """What was known then; all of it for None."""
        if known_at is None:
            return self.everything
        then, asked = FamilyHistory(self.family_id), 0
        known = [
            past
            for past in self.everything.known.values()
            # Whatever was known then: what was erased since cannot be shown of any moment.
            if _known(past, known_at) or isinstance(past.fact, PersonalDataErased)
        ]
        while asked != len(then.asked):
            # Nobody is heard of through what was recorded later.
            asked = len(then.asked)
            for past in known:
                then.learn(past)
        return then

    def at(self, valid_at: date | None = None, known_at: KnownAt | None = None) -> Household:
        """The family for the two times; None means today, and all that is known."""
        return self.as_known(known_at).at(valid_at or NOW)


def _known(past: KnownFact, known_at: KnownAt | None) -> bool:
    return known_at is None or known_at.covers(past.position)
