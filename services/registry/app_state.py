"""What the registry's endpoints share: its ledger, and where a person's family stands in it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from contracts.event import Event
from contracts.ids import PERSON
from contracts.registry.families import FamilyEvent, FamilySplit, MemberTransferred
from infra.runtime.ledger import Ledger
from infra.runtime.refusals import NotFound


def ledger(request: Request) -> Ledger:
    found: Ledger = request.app.state.ledger
    return found


LedgerDep = Annotated[Ledger, Depends(ledger)]


class Whereabouts:
    """The family that a person was last seen in, and its village at that time."""

    def __init__(self, family_id: UUID, village_code: str) -> None:
        self.family_id = family_id
        self.village_code = village_code


def family_of(ledger: Ledger, person_id: UUID) -> Whereabouts:
    """Raises NotFound for a person the register has never known."""
    found = [where for past in ledger.history(PERSON.of(person_id)) if (where := _told(past.fact))]
    if not found:
        raise NotFound
    return found[-1]


def _told(fact: Event) -> Whereabouts | None:
    if isinstance(fact, MemberTransferred):
        return Whereabouts(fact.to_family_id, fact.to_village_code)
    if isinstance(fact, FamilySplit):
        return Whereabouts(fact.new_family_id, fact.village_code)
    if isinstance(fact, FamilyEvent):
        return Whereabouts(fact.family_id, fact.village_code)
    return None
