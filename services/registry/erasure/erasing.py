"""Where erasing a person is asked and agreed to: where their family lives, by whom it may be."""

from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import Who
from infra.runtime.http.deps import inline
from infra.runtime.refusals import NotFound
from services.registry.counter import OfficeDep
from services.registry.projections.family import Family
from services.registry.projections.whereabouts import Whereabouts


class ErasureAccepted(BaseModel):
    person_id: UUID
    position: int


class FamilyHome(NamedTuple):
    """The family that took a person in last, and the village where it lives now."""

    family_id: UUID
    village_code: str


class ErasureDesk:
    """The person of the path, in the village where their family lives now."""

    def __init__(self, person_id: UUID, who: Who, office: OfficeDep) -> None:
        self.person_id = person_id
        self.who = who
        self.office = office

    def home(self) -> FamilyHome:
        """Raises NotFound for a person the register has never known, or out of reach."""
        whereabouts = Whereabouts(self.person_id)
        self.office.ledger.ask(whereabouts)
        family_id = whereabouts.family_id or whereabouts.named_with
        if family_id is None:
            raise NotFound
        family = Family(family_id)
        self.office.ledger.ask(family)
        village_code = family.village_code or whereabouts.named_in
        self.who.require(village_code)
        return FamilyHome(family_id, village_code)

    def answer(self, decision: Decision) -> ErasureAccepted:
        position = self.office.decide(decision).position
        return ErasureAccepted(person_id=self.person_id, position=position)


ErasureDeskDep = Annotated[ErasureDesk, inline(ErasureDesk)]
