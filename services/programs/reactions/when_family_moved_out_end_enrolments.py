"""The whole family left: its enrolments end."""

from contracts.codes.reasons import ReasonCode
from contracts.registry.families import FamilyMovedOut
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.programs.reactions.departures import follow_people, gone


@reaction(FamilyMovedOut)
def when_family_moved_out_end_enrolments(
    ledger: Ledger, fact: FamilyMovedOut, past: Recorded
) -> None:
    name = when_family_moved_out_end_enrolments.name
    ledger.decide(gone(fact, past, ReasonCode.MOVED), because_of(past, name, "programs"))
    follow_people(ledger, fact, past, name)
