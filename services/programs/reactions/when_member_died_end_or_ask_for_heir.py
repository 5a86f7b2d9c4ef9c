"""A member died: the last one ends the family's enrolments, the head leaves a heir to be named."""

from contracts.registry.civil_events import MemberDied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.programs.reactions.follow_the_family import after_departure

NAME = "when_member_died_end_or_ask_for_heir"
reaction = Reaction(NAME)


@reaction.on(MemberDied)
def _(ledger: Ledger, fact: MemberDied, past: Recorded) -> None:
    if decision := after_departure(fact, past):
        ledger.decide(decision, because_of(past, NAME, "programs"))
