"""Who is enrolled in what, as the facts about enrolments tell it."""

from dataclasses import dataclass, field
from uuid import UUID

from contracts.event import Event
from contracts.programs.programmes import (
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    FamilyEnrolled,
    RecipientChangeDue,
)

ENROLMENT_FACTS: list[type[Event]] = [
    FamilyEnrolled,
    RecipientChangeDue,
    EnrolmentEnded,
    EnrolmentRestored,
]


@dataclass
class Enrolment:
    """One family in one programme, since it was last enrolled."""

    village_code: str
    ended_because: str | None = None
    changes_due: set[str] = field(default_factory=set)
    """What made a change of recipient due; empty when none is."""

    @property
    def active(self) -> bool:
        return self.ended_because is None

    def rests_on(self, because: str) -> bool:
        """Whether its end, or a change that is due, follows from that fact."""
        return because == self.ended_because or because in self.changes_due


class Enrolments:
    """Folds facts of any number of programmes and families."""

    def __init__(self) -> None:
        self.known: dict[tuple[UUID, UUID], Enrolment] = {}

    def fold(self, fact: Event) -> None:
        if not isinstance(fact, EnrolmentEvent):
            return
        key = fact.programme_id, fact.family_id
        if isinstance(fact, FamilyEnrolled):
            self.known[key] = Enrolment(fact.village_code)
            return
        enrolment = self.known[key]
        match fact:
            case RecipientChangeDue():
                enrolment.changes_due.add(fact.because)
            case EnrolmentEnded():
                enrolment.ended_because = fact.because
            case EnrolmentRestored():
                _restore(enrolment, fact.voided)

    def active(self, programme_id: UUID, family_id: UUID) -> bool:
        enrolment = self.known.get((programme_id, family_id))
        return enrolment is not None and enrolment.active


def _restore(enrolment: Enrolment, voided: str) -> None:
    enrolment.changes_due.discard(voided)
    if enrolment.ended_because == voided:
        enrolment.ended_because = None
