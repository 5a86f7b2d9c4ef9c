"""Which facts are civil events, and what a voiding needs to know of one."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.ids import FAMILY, PERSON
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
    MemberRecordedLate,
)
from contracts.registry.families import (
    FamilyEvent,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
)
from contracts.registry.increments import Joined, Left, effects
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound

KINDS: Mapping[type[FamilyEvent], CivilEventKind] = {
    MemberBorn: CivilEventKind.BIRTH,
    MemberDied: CivilEventKind.DEATH,
    MemberMovedOut: CivilEventKind.MOVE_OUT,
    FamilyMovedOut: CivilEventKind.MOVE_OUT,
    MemberArrived: CivilEventKind.ARRIVAL,
    FamilyRegistered: CivilEventKind.ARRIVAL,
    MemberRecordedLate: CivilEventKind.RECORDED_LATE,
}
LEAVES = frozenset({CivilEventKind.DEATH, CivilEventKind.MOVE_OUT})


class NotACivilEvent(NotFound):
    """No birth, death, move or arrival of this family has this id."""


class CivilEvent(NamedTuple):
    event_id: UUID
    family_id: UUID
    kind: CivilEventKind
    person_ids: tuple[UUID, ...]
    effective: Effective
    whole_family: bool
    kk_key: str | None
    """The number that came or went with a whole family."""

    @property
    def joined(self) -> bool:
        """Whether it brought people into the family, rather than out of it."""
        return self.kind not in LEAVES

    @classmethod
    def of(cls, past: Recorded) -> "CivilEvent":
        """Raises NotACivilEvent for a fact of another kind."""
        fact = past.fact
        kind = KINDS.get(type(fact))  # type: ignore[arg-type]
        # A family that never had a KK before did not arrive.
        if kind is None or (isinstance(fact, FamilyRegistered) and fact.origin is None):
            raise NotACivilEvent
        assert isinstance(fact, FamilyEvent)
        family = fact if isinstance(fact, FamilyMovedOut | FamilyRegistered) else None
        return cls(
            past.event_id,
            fact.family_id,
            kind,
            _people(fact),
            fact.effective,
            whole_family=family is not None,
            kk_key=family.kk_key if family else None,
        )


def _people(fact: FamilyEvent) -> tuple[UUID, ...]:
    people = []
    for effect in effects(fact):
        match effect:
            case Joined():
                people.append(effect.person.person_id)
            case Left():
                people.append(effect.person_id)
    return tuple(people)


class CivilEventOf(Projection):
    """Finds a civil event of a family by its id."""

    def __init__(self, family_id: UUID, event_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.event_id = event_id
        self._found: CivilEvent | None = None

    @property
    def found(self) -> CivilEvent:
        """Raises NotACivilEvent if there is none."""
        if self._found is None:
            raise NotACivilEvent
        return self._found

    @on(*KINDS)
    def happened(self, fact: FamilyEvent, past: Recorded) -> None:
        if past.event_id == self.event_id:
            self._found = CivilEvent.of(past)


class Returns(Projection):
    """Whether somebody whom the event took away came back since, into whatever family."""

    def __init__(self, event: CivilEvent) -> None:
        self.event = event
        self.tags = tuple(PERSON.of(each) for each in event.person_ids)
        self.since = False
        self.came_back: set[UUID] = set()

    @on(FamilyLoaded, *KINDS)
    def happened(self, fact: FamilyEvent, past: Recorded) -> None:
        if past.event_id == self.event.event_id:
            self.since = True
        elif self.since and self._joins(fact):
            self.came_back.add(past.event_id)

    @on(CivilEventVoided)
    def voided(self, fact: CivilEventVoided, past: Recorded) -> None:
        self.came_back.discard(fact.voids)

    def _joins(self, fact: FamilyEvent) -> bool:
        joined = (each for each in effects(fact) if isinstance(each, Joined))
        return any(each.person.person_id in self.event.person_ids for each in joined)
