"""Which facts are civil events, and what a voiding needs to know of one."""

from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.registry.civil_events import (
    CivilEventKind,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import FamilyMovedOut, FamilyRegistered
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound


class NotACivilEvent(NotFound):
    """No birth, death, move or arrival of this family has this id."""


class CivilEvent(NamedTuple):
    event_id: UUID
    kind: CivilEventKind
    person_ids: tuple[UUID, ...]
    effective: Effective
    whole_family: bool = False
    kk_key: str | None = None

    @property
    def joined(self) -> bool:
        """Whether it brought people into the family, rather than out of it."""
        return self.kind in (CivilEventKind.BIRTH, CivilEventKind.ARRIVAL)

    @classmethod
    def of(cls, past: Recorded) -> "CivilEvent":
        """Raises NotACivilEvent for a fact of another kind."""
        people: tuple[UUID, ...]
        whole_family, kk_key = False, None
        match past.fact:
            case MemberBorn() as fact:
                kind, people = CivilEventKind.BIRTH, (fact.child.person_id,)
            case MemberDied() as fact:
                kind, people = CivilEventKind.DEATH, (fact.person_id,)
            case MemberMovedOut() as fact:
                kind, people = CivilEventKind.MOVE_OUT, (fact.person_id,)
            case MemberArrived() as fact:
                kind, people = CivilEventKind.ARRIVAL, (fact.person.person_id,)
            case FamilyMovedOut() as fact:
                kind, people = CivilEventKind.MOVE_OUT, fact.member_ids
                whole_family, kk_key = True, fact.kk_key
            case FamilyRegistered() as fact if fact.origin is not None:
                kind = CivilEventKind.ARRIVAL
                people = tuple(person.person_id for person in fact.members)
                whole_family, kk_key = True, fact.kk_key
            case _:
                raise NotACivilEvent
        return cls(past.event_id, kind, people, fact.effective, whole_family, kk_key)
