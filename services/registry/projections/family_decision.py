"""What every decision about a family begins with: it exists here, and nobody changed it since."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.event import Event
from contracts.ids import FAMILY
from contracts.regions import contains
from contracts.registry.parts import Person
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.conditional import unchanged
from services.registry.projections.claims import Claims
from services.registry.projections.member import Member, Presence
from services.registry.projections.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    FamilyGone,
    InAnotherFamily,
    NotAMember,
    Overtaken,
    UnknownFamily,
)
from services.registry.projections.roster import ROSTER_FACTS, Roster

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
        self.seen: int | None = None
        self.told: list[str] = []
        self.plan: tuple[int, UUID] | None = None
        self.overtaken = False

    def asked_by(self, office: str, seen: int | None = None) -> Self:
        """Whose region the families must lie in, and which version of the family they have seen."""
        self.office, self.seen = office, seen
        return self

    def planned(self, at: int, as_part_of: UUID) -> Self:
        """For a plan made at a ledger position: refused if anything but that plan (its facts'
        correlation id) has touched the family since.
        """
        self.plan = (at, as_part_of)
        return self

    @property
    def version(self) -> int:
        """How many facts are known of the family; all of them, if somebody named a version."""
        return len(self.told)

    def consistency_boundary(self) -> Sequence[Selector]:
        rosters = [Selector(ROSTER_FACTS, [FAMILY.of(each)]) for each in self.rosters]
        # Somebody who saw a version has seen every fact of the family, not only those that matter.
        everything = Selector([], [FAMILY.of(self.family.family_id)])
        seen = [everything] if self.seen is not None else []
        return [*rosters, *seen, *self.claims.boundary()]

    def fold(self, past: Recorded) -> None:
        super().fold(past)
        for roster in self.rosters.values():
            roster.fold(past)
        self.claims.fold(past)
        if FAMILY.of(self.family.family_id) in past.tags:
            self.told.append(past.fact.TITLE)
            self.overtaken = self.overtaken or self._overtakes(past)

    def _overtakes(self, past: Recorded) -> bool:
        if self.plan is None:
            return False
        at, as_part_of = self.plan
        return past.position > at and past.by.correlation_id != as_part_of

    def execute(self) -> None:
        for roster in self.rosters.values():
            if not roster.exists or not self.covers(roster.village_code):
                raise UnknownFamily
        if self.overtaken:
            raise Overtaken
        if self.seen is not None:
            unchanged(self.seen, self.version, lambda base, _: self.told[base:])
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
