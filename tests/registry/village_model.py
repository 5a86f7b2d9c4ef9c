"""A village as simply as it can be told, to compare the ledger with: who is where, who heads whom.

It knows nothing of facts, folds or boundaries; `may_...` says whether the rules allow a command.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from contracts.codes.person import Relation
from contracts.registry.parts import RelationTo
from services.registry.rules import Succession

DEAD, AWAY = "dead", "away"


@dataclass
class Village:
    where: dict[UUID, UUID | str] = field(default_factory=dict)
    home: dict[UUID, UUID] = field(default_factory=dict)
    nik: dict[UUID, str | None] = field(default_factory=dict)
    is_head: dict[UUID, bool] = field(default_factory=dict)
    kk: dict[UUID, str | None] = field(default_factory=dict)

    def here(self, family_id: UUID) -> set[UUID]:
        return {person for person, at in self.where.items() if at == family_id}

    def heads(self, people: Iterable[UUID]) -> set[UUID]:
        return {person for person in people if self.is_head[person]}

    def owner(self, nik: str | None) -> UUID | None:
        """Who has the NIK for life."""
        owners = [person for person, held in self.nik.items() if held == nik]
        assert nik is None or len(owners) <= 1
        return owners[0] if nik is not None and owners else None

    def kk_holder(self, kk: str | None) -> UUID | None:
        """A family in which nobody lives holds no number."""
        holders = [family for family in self.kk if kk is not None and self.kk_of(family) == kk]
        assert len(holders) <= 1
        return holders[0] if holders else None

    def kk_of(self, family_id: UUID) -> str | None:
        return self.kk[family_id] if self.here(family_id) else None

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

    def join(self, family_id: UUID, person: UUID, nik: str | None, *, head: bool) -> None:
        self.where[person] = self.home[person] = family_id
        self.nik[person] = nik
        self.is_head[person] = head

    def leave(self, people: Collection[UUID], where: str) -> None:
        for person in people:
            self.where[person] = where

    def crown(self, staying: set[UUID], successor: UUID | None) -> None:
        if successor is not None and staying:
            for person in staying:
                self.is_head[person] = person == successor
