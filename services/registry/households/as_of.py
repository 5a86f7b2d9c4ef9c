"""A family as of two times: what was true on `valid_at`, as far as was known at `known_at`.

Facts recorded later than `known_at` are unknown; of the rest, voided ones never happened. Changes
count in the order in which they became true. Corrections of a person say that we had been wrong
all along, so they count last, whatever the day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from contracts.event import Event
from contracts.ids import PERSON
from contracts.registry.civil_events import (
    CivilEventVoided,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import FamilyEvent, FamilyMovedOut, HeadChanged
from contracts.registry.persons import (
    BiodataCorrected,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
)
from contracts.registry.welfare import DesilReceived, Housing, HousingSurveyed, ListingEnded
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.roster import Roster

CORRECTIONS = (BiodataCorrected, NikAssigned, NikCorrected)
ABOUT_MEMBERS = (*CORRECTIONS, MemberDied, MemberMovedOut, FamilyMovedOut, HeadChanged)
"""Facts that speak of people who must already be members."""


@dataclass
class Household:
    """What is known of a family: who lives there, how, and where it stands on the list."""

    roster: Roster
    housing: Housing = field(default_factory=Housing)
    surveyed: date | None = None
    desil: dict[str, int | None] = field(default_factory=dict)
    """By period."""
    listed: bool = True
    erased: set[UUID] = field(default_factory=set)
    facts: list[Recorded] = field(default_factory=list)
    """Those that count, in the order in which they count."""

    @property
    def position(self) -> int:
        return max((past.position for past in self.facts), default=0)


def household_as_of(
    family_id: UUID,
    history: Sequence[Recorded],
    valid_at: date | None = None,
    known_at: datetime | None = None,
) -> Household:
    """Fold a family's history for the two times; None means today's knowledge, or all of it."""
    known = [past for past in history if known_at is None or past.by.recorded_at <= known_at]
    household = Household(Roster(family_id))
    for past in _in_order_of_truth(known, valid_at):
        household.facts.append(past)
        _tell(household, past)
    return household


def _in_order_of_truth(known: Iterable[Recorded], valid_at: date | None) -> list[Recorded]:
    known = list(known)
    voided = {past.fact.voids for past in known if isinstance(past.fact, CivilEventVoided)}
    happened = [
        past
        for past in known
        if past.event_id not in voided and not isinstance(past.fact, CivilEventVoided)
    ]
    if valid_at is None:
        return happened
    true_then = [
        past
        for past in happened
        if isinstance(past.fact, CORRECTIONS) or _began(past.fact) <= valid_at
    ]
    return sorted(
        true_then,
        key=lambda past: (isinstance(past.fact, CORRECTIONS), _began(past.fact), past.position),
    )


def _began(fact: Event) -> date:
    """The day from which a fact counts; one of unknown date always has."""
    return (fact.effective.on if isinstance(fact, FamilyEvent) else None) or date.min


def _tell(household: Household, past: Recorded) -> None:
    fact = past.fact
    if isinstance(fact, HousingSurveyed):
        given = fact.housing.model_dump(exclude_none=True)
        household.housing = household.housing.model_copy(update=given)
        household.surveyed = fact.effective.on
    elif isinstance(fact, DesilReceived):
        household.desil[fact.period] = fact.desil
    elif isinstance(fact, ListingEnded):
        household.listed = False
    elif isinstance(fact, PersonalDataErased):
        household.erased.add(fact.person_id)
    elif not isinstance(fact, ABOUT_MEMBERS) or _people(past) <= household.roster.members.keys():
        household.roster.fold(past)


def _people(past: Recorded) -> set[UUID]:
    prefix = PERSON.of("")
    return {UUID(tag.removeprefix(prefix)) for tag in past.tags if tag.startswith(prefix)}
