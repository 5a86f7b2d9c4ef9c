"""What every decision about a family begins with: it exists here, and nobody changed it since."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.event import Event
from contracts.ids import FAMILY
from contracts.regions import contains
from contracts.registry.parts import Person
from infra.runtime.http.conditional import Stale
from infra.runtime.ledger import Decision, Recorded
from services.registry.families.claims import Claims
from services.registry.families.member import Member, Presence
from services.registry.families.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    FamilyGone,
    InAnotherFamily,
    NotAMember,
    UnknownFamily,
)
from services.registry.families.roster import ROSTER_FACTS, Roster

WHY_NOT = {
    Presence.DEAD: AlreadyDied,
    Presence.AWAY: AlreadyMovedOut,
    Presence.ELSEWHERE: InAnotherFamily,
    Presence.NEVER: NotAMember,
}


class FamilyDecision(Decision):
    """Folds the roster of the family, of other families it touches, and the numbers it claims.

    A slice gives its rule in `judge`; it is asked only about a family that exists.
    """

    def __init__(self, family_id: UUID, *others: UUID, claims: Claims | None = None) -> None:
        self.rosters = {each: Roster(each) for each in (family_id, *others)}
        self.family = self.rosters[family_id]
        self.claims = claims or Claims()
        self.office: str | None = None
        self.based_on: int | None = None
        self.since: list[Recorded] = []

    def asked_by(self, office: str, based_on: int | None = None) -> Self:
        """Whose region the families must lie in, and the position the asker has seen."""
        self.office, self.based_on = office, based_on
        return self

    def consistency_boundary(self) -> Sequence[Selector]:
        rosters = [Selector(ROSTER_FACTS, [FAMILY.of(each)]) for each in self.rosters]
        return [*rosters, *self.claims.boundary()]

    def fold(self, past: Recorded) -> None:
        super().fold(past)
        for roster in self.rosters.values():
            roster.fold(past)
        self.claims.fold(past)
        if self.based_on is not None and past.position > self.based_on:
            self._notice(past)

    def execute(self) -> None:
        for roster in self.rosters.values():
            if not roster.exists or not self.covers(roster.village_code):
                raise UnknownFamily
        if self.since:
            changed = [past.fact.TITLE for past in self.since]
            raise Stale(base=self.based_on, current=self.since[-1].position, changed=changed)
        self.judge()

    def judge(self) -> None:
        raise NotImplementedError

    def covers(self, village_code: str) -> bool:
        """Whether the village lies in the asker's office; what the service itself does has none."""
        return self.office is None or contains(self.office, village_code)

    def record_all(self, *facts: Event) -> None:
        for fact in facts:
            self.record(fact)

    def require_family(self) -> None:
        """Raises FamilyGone unless somebody lives in it."""
        if self.family.gone:
            raise FamilyGone

    def member(self, person_id: UUID) -> Member:
        """Somebody the family has ever had; raises NotAMember."""
        try:
            return self.family.members[person_id]
        except KeyError:
            raise NotAMember from None

    def resident(self, person_id: UUID) -> Person:
        """Somebody who lives in the family; otherwise raises why not."""
        member = self.member(person_id)
        if why := WHY_NOT.get(member.presence):
            raise why
        return member.person

    def _notice(self, past: Recorded) -> None:
        if FAMILY.of(self.family.family_id) in past.tags:
            self.since.append(past)
