"""What the registry's endpoints share: its ledger, and where a person's family stands in it."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Request

from contracts.event import Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.families import FamilyEvent, FamilySplit, MemberTransferred
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.refusals import NotFound
from services.registry.projections.roster import Roster


def ledger(request: Request) -> Ledger:
    found: Ledger = request.app.state.ledger
    return found


LedgerDep = Annotated[Ledger, Depends(ledger)]


class Whereabouts(NamedTuple):
    """The family that a person was last seen in, and the village where that family lives now."""

    family_id: UUID
    village_code: str


def family_of(ledger: Ledger, person_id: UUID) -> Whereabouts:
    """Raises NotFound for a person the register has never known."""
    seen_in = [
        family_id
        for past in ledger.history(PERSON.of(person_id))
        if (family_id := _family(past.fact))
    ]
    if not seen_in:
        raise NotFound
    roster = Roster(seen_in[-1])
    for past in ledger.history(FAMILY.of(roster.family_id)):
        roster.fold(past)
    return Whereabouts(roster.family_id, roster.village_code)


def _family(fact: Event) -> UUID | None:
    if isinstance(fact, MemberTransferred):
        return fact.to_family_id
    if isinstance(fact, FamilySplit):
        return fact.new_family_id
    return fact.family_id if isinstance(fact, FamilyEvent) else None
