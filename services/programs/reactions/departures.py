"""What follows for a family's enrolments when the register tells that members, or all, are gone."""

from uuid import UUID

from contracts.codes.reasons import ReasonCode
from contracts.registry.civil_events import MemberDied, MemberMissing, MemberMovedOut
from contracts.registry.families import (
    DepartureEvent,
    FamilyEvent,
    FamilyMovedOut,
    FamilySplit,
    MemberTransferred,
)
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of
from services.programs.enrolments.ask_for_heir import AskForHeir
from services.programs.enrolments.end_enrolments import EndEnrolments
from services.programs.enrolments.enrolments import Enrolments
from services.programs.people.carry_enrolments import CarryEnrolments

WHY_GONE: dict[type[DepartureEvent], ReasonCode] = {
    MemberDied: ReasonCode.DIED,
    MemberMissing: ReasonCode.PERSON_NOT_FOUND,
    MemberMovedOut: ReasonCode.MOVED,
    MemberTransferred: ReasonCode.MOVED,
    FamilySplit: ReasonCode.MOVED,
}


def after_departure(fact: DepartureEvent, past: Recorded) -> Decision | None:
    """What follows when a member is gone; None where the registry does not say who remains."""
    if fact.members_left == 0:
        return gone(fact, past, WHY_GONE[type(fact)])
    if fact.members_left:
        return AskForHeir(
            Enrolments(fact.family_id),
            fact,
            because=str(past.event_id),
            departed=departed(fact),
            head_departed=bool(fact.was_head),
        )
    return None


def follow_departure(ledger: Ledger, fact: DepartureEvent, past: Recorded, name: str) -> None:
    """What is the family's first, then what its people receive in their own name."""
    if decision := after_departure(fact, past):
        ledger.decide(decision, because_of(past, name, "programs"))
    follow_people(ledger, fact, past, name)


def follow_people(ledger: Ledger, fact: FamilyEvent, past: Recorded, name: str) -> None:
    """Who went to another family takes their own aid along; whose who is gone, ends."""
    decision = for_people(fact, past)
    ledger.decide(decision, because_of(past, f"{name}:people", "programs"))


def for_people(fact: FamilyEvent, past: Recorded) -> Decision:
    people = departed(fact)
    enrolments = Enrolments(*people)
    match fact:
        case MemberTransferred(to_family_id=to, to_village_code=village):
            return CarryEnrolments(enrolments, people, to, village, fact.effective)
        case FamilySplit(new_family_id=to, village_code=village):
            return CarryEnrolments(enrolments, people, to, village, fact.effective)
    why = WHY_GONE[type(fact)] if isinstance(fact, DepartureEvent) else ReasonCode.MOVED
    return EndEnrolments(enrolments, people, fact, because=str(past.event_id), reason_code=why)


def departed(fact: FamilyEvent) -> tuple[UUID, ...]:
    """Who is not in that family any more."""
    match fact:
        case MemberDied() | MemberMissing() | MemberMovedOut():
            return (fact.person_id,)
        case MemberTransferred():
            return (fact.person.person_id,)
        case FamilySplit():
            return tuple(member.person_id for member in fact.members)
        case FamilyMovedOut():
            return fact.member_ids
    return ()


def gone(fact: FamilyEvent, past: Recorded, reason_code: str) -> EndEnrolments:
    """What follows when nobody of the family is left, or it is off the list."""
    return EndEnrolments(
        Enrolments(fact.family_id),
        (fact.family_id,),
        fact,
        because=str(past.event_id),
        reason_code=reason_code,
    )
