"""A family as of two times (bitemporal): true on `valid_at`, as far as known at `known_at`.

Facts recorded later than `known_at` are unknown; of the rest, voided ones never happened. Changes
count in the order in which they became true. Corrections of a person say that we had been wrong
all along, so they count last, whatever the day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.civil_events import CivilEventVoided, MemberDied, MemberMovedOut
from contracts.registry.families import FamilyEvent, FamilyMovedOut, HeadChanged
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from infra.runtime.eventstore.projection import Asked, Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.absences import Absences
from services.registry.projections.erasures import Erasures
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare

CORRECTIONS = (BiodataCorrected, NikAssigned, NikCorrected)
ABOUT_MEMBERS = (*CORRECTIONS, MemberDied, MemberMovedOut, FamilyMovedOut, HeadChanged)
"""Facts that speak of people who must already be members."""


class History(Projection):
    """Everything that was recorded of a family, in the order of recording."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.facts: list[Recorded] = []

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.tags]

    def apply(self, past: Recorded) -> None:
        self.facts.append(past)

    def count(self, page: type[Projection]) -> int:
        """How many of the facts a projection of the family folds."""
        return sum(type(past.fact) in page.folds for past in self.facts)


class Household:
    """What is known of a family: who lives there, how, and whose data was erased."""

    def __init__(self, family_id: UUID) -> None:
        self.family = Family(family_id)
        self.welfare = Welfare(family_id)
        self.absences = Absences(family_id)
        self.erasures = Erasures.of_family(family_id)
        self.position = 0
        """Of the newest fact that counts."""


def household_as_of(
    family_id: UUID,
    history: Sequence[Recorded],
    valid_at: date | None = None,
    known_at: datetime | None = None,
) -> Household:
    """Fold a family's history for the two times; None means today's knowledge, or all of it."""
    known = [past for past in history if known_at is None or past.by.recorded_at <= known_at]
    household = Household(family_id)
    asked = Asked([household.family, household.welfare, household.absences, household.erasures])
    for past in _in_order_of_truth(known, valid_at):
        household.position = max(household.position, past.position)
        if not isinstance(past.fact, ABOUT_MEMBERS) or _people(past) <= set(
            household.family.members
        ):
            asked.apply(past)
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


def _people(past: Recorded) -> set[UUID]:
    prefix = PERSON.of("")
    return {UUID(tag.removeprefix(prefix)) for tag in past.tags if tag.startswith(prefix)}
