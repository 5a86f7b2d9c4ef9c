"""What becomes of a family's enrolments, in every programme, when the register tells of a change.

Each decision reads what programmes recorded of this family alone; one that finds nothing to do
records nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.programs.programmes import EnrolmentEnded, EnrolmentRestored, RecipientChangeDue
from contracts.registry.civil_events import MemberDied, MemberMovedOut
from contracts.registry.families import (
    DepartureEvent,
    FamilyEvent,
    FamilySplit,
    MemberTransferred,
)
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from services.programs.enrolments.enrolments import ENROLMENT_FACTS, Enrolment, Enrolments

WHY_GONE: dict[type[DepartureEvent], ReasonCode] = {
    MemberDied: ReasonCode.DIED,
    MemberMovedOut: ReasonCode.MOVED,
    MemberTransferred: ReasonCode.MOVED,
    FamilySplit: ReasonCode.MOVED,
}


class AboutFamily(Decision):
    """Folds the enrolments of one family."""

    def __init__(self, family_id: UUID, village_code: str, effective: Effective) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.effective = effective
        self.enrolments = Enrolments()

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector(ENROLMENT_FACTS, [FAMILY.of(self.family_id)])]

    def fold(self, past: Recorded) -> None:
        self.enrolments.fold(past.fact)

    def each(self) -> list[tuple[UUID, Enrolment]]:
        return [(programme, found) for (programme, _), found in self.enrolments.known.items()]


class EndEnrolments(AboutFamily):
    """The family is gone, or off the list: it no longer receives anything."""

    def __init__(
        self,
        family_id: UUID,
        village_code: str,
        effective: Effective,
        *,
        reason_code: str,
        because: str,
    ) -> None:
        super().__init__(family_id, village_code, effective)
        self.reason_code = reason_code
        self.because = because

    def execute(self) -> None:
        for programme_id, enrolment in self.each():
            if enrolment.active:
                self.record(
                    EnrolmentEnded(
                        programme_id=programme_id,
                        family_id=self.family_id,
                        village_code=self.village_code,
                        effective=self.effective,
                        reason_code=self.reason_code,
                        because=self.because,
                    )
                )


class AskForHeir(AboutFamily):
    """The head is gone and others remain: somebody else must receive in their place."""

    def __init__(
        self, family_id: UUID, village_code: str, effective: Effective, *, because: str
    ) -> None:
        super().__init__(family_id, village_code, effective)
        self.because = because

    def execute(self) -> None:
        for programme_id, enrolment in self.each():
            if enrolment.active and self.because not in enrolment.changes_due:
                self.record(
                    RecipientChangeDue(
                        programme_id=programme_id,
                        family_id=self.family_id,
                        village_code=self.village_code,
                        effective=self.effective,
                        because=self.because,
                    )
                )


class RestoreEnrolments(AboutFamily):
    """What ended an enrolment, or asked for an heir, never happened."""

    def __init__(
        self, family_id: UUID, village_code: str, effective: Effective, *, voided: str
    ) -> None:
        super().__init__(family_id, village_code, effective)
        self.voided = voided

    def execute(self) -> None:
        for programme_id, enrolment in self.each():
            if enrolment.rests_on(self.voided):
                self.record(
                    EnrolmentRestored(
                        programme_id=programme_id,
                        family_id=self.family_id,
                        village_code=self.village_code,
                        effective=self.effective,
                        voided=self.voided,
                    )
                )


def after_departure(fact: DepartureEvent, past: Recorded) -> Decision | None:
    """What follows when a member is gone; None where somebody else receives, or is not told."""
    if fact.members_left == 0:
        return gone(fact, past, WHY_GONE[type(fact)])
    if fact.was_head and fact.members_left:
        return AskForHeir(
            fact.family_id, fact.village_code, fact.effective, because=str(past.event_id)
        )
    return None


def gone(fact: FamilyEvent, past: Recorded, reason_code: str) -> Decision:
    return EndEnrolments(
        fact.family_id,
        fact.village_code,
        fact.effective,
        reason_code=reason_code,
        because=str(past.event_id),
    )
