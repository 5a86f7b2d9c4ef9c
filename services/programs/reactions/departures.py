"""What follows for a family's enrolments when the register tells that members, or all, are gone."""

from contracts.codes.reasons import ReasonCode
from contracts.registry.civil_events import MemberDied, MemberMissing, MemberMovedOut
from contracts.registry.families import (
    DepartureEvent,
    FamilyEvent,
    FamilySplit,
    MemberTransferred,
)
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from services.programs.enrolments.ask_for_heir import AskForHeir
from services.programs.enrolments.end_enrolments import EndEnrolments
from services.programs.enrolments.enrolments import Enrolments

WHY_GONE: dict[type[DepartureEvent], ReasonCode] = {
    MemberDied: ReasonCode.DIED,
    MemberMissing: ReasonCode.PERSON_NOT_FOUND,
    MemberMovedOut: ReasonCode.MOVED,
    MemberTransferred: ReasonCode.MOVED,
    FamilySplit: ReasonCode.MOVED,
}


def after_departure(fact: DepartureEvent, past: Recorded) -> Decision | None:
    """What follows when a member is gone; None where somebody else receives, or is not told."""
    if fact.members_left == 0:
        return gone(fact, past, WHY_GONE[type(fact)])
    if fact.was_head and fact.members_left:
        return AskForHeir(Enrolments(fact.family_id), fact, because=str(past.event_id))
    return None


def gone(fact: FamilyEvent, past: Recorded, reason_code: str) -> EndEnrolments:
    """What follows when nobody of the family is left, or it is off the list."""
    return EndEnrolments(
        Enrolments(fact.family_id), fact, because=str(past.event_id), reason_code=reason_code
    )
