"""A member died: the last one ends the family's enrolments, the head leaves a heir to be named."""

from contracts.registry.civil_events import MemberDied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.programs.reactions.departures import after_departure


@reaction(MemberDied)
def when_member_died_end_or_ask_for_heir(ledger: Ledger, fact: MemberDied, past: Recorded) -> None:
    if decision := after_departure(fact, past):
        name = when_member_died_end_or_ask_for_heir.name
        ledger.decide(decision, because_of(past, name, "programs"))
