"""Who is enrolled in what, as the facts about enrolments tell it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from contracts.ids import FAMILY
from contracts.programs.programmes import (
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyEnrolled,
    RecipientChangeDue,
)
from contracts.regions import contains
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


@dataclass
class Participation:
    """One family in one programme, since it was last enrolled."""

    village_code: str
    ended_because: str | None = None
    changes_due: set[str] = field(default_factory=set)
    """What made a change of recipient due; empty when none is."""

    @property
    def active(self) -> bool:
        return self.ended_because is None

    def lies_in(self, regions: Iterable[str]) -> bool:
        return any(contains(region, self.village_code) for region in regions)

    def rests_on(self, because: str) -> bool:
        """Whether its end, or a change that is due, follows from that fact."""
        return because == self.ended_because or because in self.changes_due


class Enrolments(Projection):
    """Those of some families, in every programme."""

    def __init__(self, *families: UUID) -> None:
        self.tags = [FAMILY.of(each) for each in families]
        self._known: dict[tuple[UUID, UUID], Participation] = {}

    @on(FamilyEnrolled)
    def enrolled(self, fact: FamilyEnrolled, past: Recorded) -> None:
        self._known[fact.programme_id, fact.family_id] = Participation(fact.village_code)

    @on(RecipientChangeDue)
    def change_due(self, fact: RecipientChangeDue, past: Recorded) -> None:
        self._known[fact.programme_id, fact.family_id].changes_due.add(fact.because)

    @on(EnrolmentEnded)
    def ended(self, fact: EnrolmentEnded, past: Recorded) -> None:
        self._known[fact.programme_id, fact.family_id].ended_because = fact.because

    @on(EnrolmentRestored)
    def restored(self, fact: EnrolmentRestored, past: Recorded) -> None:
        enrolment = self._known[fact.programme_id, fact.family_id]
        enrolment.changes_due.discard(fact.voided)
        if enrolment.ended_because == fact.voided:
            enrolment.ended_because = None

    def find(self, programme_id: UUID, family_id: UUID) -> Participation | None:
        """None for a family that was never enrolled in the programme."""
        return self._known.get((programme_id, family_id))

    def active(self, programme_id: UUID, family_id: UUID) -> bool:
        enrolment = self.find(programme_id, family_id)
        return enrolment is not None and enrolment.active

    def of(self, family_id: UUID) -> Iterator[tuple[UUID, Participation]]:
        """By programme, in the order in which the family was first enrolled."""
        for (programme_id, family), enrolment in self._known.items():
            if family == family_id:
                yield programme_id, enrolment
