"""A village as simply as it can be told, to compare the ledger with: who is where, who heads whom.

It knows nothing of facts, folds or boundaries; `may_...` says whether the rules allow a command.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from contracts.codes.person import Relation
from contracts.registry.parts import RelationTo
from services.registry.rules import Succession


class CivilEventKind(StrEnum):
    """What clerks of the model record of people."""

    BIRTH = "birth"
    DEATH = "death"
    MOVE_OUT = "move_out"
    ARRIVAL = "arrival"
    RECORDED_LATE = "recorded_late"


DEAD, AWAY, NEVER = "dead", "away", "never"


@dataclass
class Happened:
    """A civil event that can be voided."""

    event_id: UUID
    kind: CivilEventKind
    family_id: UUID
    people: list[UUID]
    whole_family: bool = False
    kk: str | None = None
    voided: bool = False

    @property
    def joined(self) -> bool:
        return self.kind not in (CivilEventKind.DEATH, CivilEventKind.MOVE_OUT)

    @property
    def since(self) -> UUID | str:
        """Where its people have been since."""
        if self.joined:
            return self.family_id
        return DEAD if self.kind is CivilEventKind.DEATH else AWAY

    @property
    def instead(self) -> UUID | str:
        """Where they are if it never happened."""
        if not self.joined:
            return self.family_id
        return AWAY if self.kind is CivilEventKind.ARRIVAL else NEVER


@dataclass
class Village:
    where: dict[UUID, UUID | str] = field(default_factory=dict)
    home: dict[UUID, UUID] = field(default_factory=dict)
    nik: dict[UUID, str | None] = field(default_factory=dict)
    is_head: dict[UUID, bool] = field(default_factory=dict)
    kk: dict[UUID, str | None] = field(default_factory=dict)
    events: list[Happened] = field(default_factory=list)
    touched: dict[UUID, list[UUID]] = field(default_factory=dict)

    def here(self, family_id: UUID) -> set[UUID]:
        return {person for person, at in self.where.items() if at == family_id}

    def heads(self, people: Iterable[UUID]) -> set[UUID]:
        return {person for person in people if self.is_head[person]}

    def owner(self, nik: str | None) -> UUID | None:
        """Who has the NIK for life; a birth that never was leaves it to others."""
        owners = [p for p, held in self.nik.items() if held == nik and self.where[p] != NEVER]
        assert nik is None or len(owners) <= 1
        return owners[0] if nik is not None and owners else None

    def kk_holder(self, kk: str | None) -> UUID | None:
        holders = [family for family, held in self.kk.items() if kk is not None and held == kk]
        assert len(holders) <= 1
        return holders[0] if holders else None

    def may_head(self, staying: set[UUID], successor: UUID | None) -> bool:
        """Whether exactly one head is left, if anybody is."""
        if not staying:
            return True
        if successor is None:
            return len(self.heads(staying)) == 1
        return successor in staying

    def succession(self, staying: set[UUID], successor: UUID | None) -> Succession | None:
        if successor is None:
            return None
        former = self.heads(staying) - {successor}
        others = (RelationTo(person_id=p, relation=Relation.OTHER) for p in sorted(former))
        return Succession(successor, tuple(others))

    def newcomer(self, nik: str | None) -> UUID | str | None:
        """Id under which somebody with this NIK may arrive: known, None for new, or refused."""
        owner = self.owner(nik)
        if owner is None:
            return None
        return owner if self.where[owner] == AWAY else "refused"

    def may_void(self, event: Happened, successor: UUID | None) -> bool:
        if event.voided or any(
            self.where[p] != event.since or self.touched[p][-1] != event.event_id
            for p in event.people
        ):
            return False
        people, here = set(event.people), self.here(event.family_id)
        if event.whole_family and here - people:
            return False
        returns = not event.joined and self.kk[event.family_id] is None
        if returns and self.kk_holder(event.kk) is not None:
            return False
        return self.may_head(here - people if event.joined else here | people, successor)

    def join(self, family_id: UUID, person: UUID, nik: str | None, *, head: bool) -> None:
        self.where[person] = self.home[person] = family_id
        self.nik[person] = nik
        self.is_head[person] = head
        self.touched.setdefault(person, [])

    def leave(self, people: Collection[UUID], where: str) -> None:
        for person in people:
            self.where[person] = where

    def crown(self, staying: set[UUID], successor: UUID | None) -> None:
        if successor is not None and staying:
            for person in staying:
                self.is_head[person] = person == successor

    def remember(self, event: Happened) -> None:
        self.events.append(event)
        for person in event.people:
            self.touched[person].append(event.event_id)

    def void(self, event: Happened, successor: UUID | None) -> None:
        event.voided = True
        for person in event.people:
            self.touched[person].pop()
            self.where[person] = event.instead
        if event.whole_family and event.joined:
            self.kk[event.family_id] = None
        elif event.whole_family and self.kk[event.family_id] is None:
            self.kk[event.family_id] = event.kk
        self.crown(self.here(event.family_id), successor)
