"""Members left, for elsewhere or for another family: enrolments end with the last of them."""

from contracts.registry.civil_events import MemberMovedOut
from contracts.registry.families import FamilySplit, MemberTransferred
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.programs.reactions.follow_the_family import after_departure

NAME = "when_member_moved_out_end_or_ask_for_heir"
reaction = Reaction(NAME)


@reaction.on(MemberMovedOut, MemberTransferred, FamilySplit)
def _(
    ledger: Ledger, fact: MemberMovedOut | MemberTransferred | FamilySplit, past: Recorded
) -> None:
    if decision := after_departure(fact, past):
        ledger.decide(decision, because_of(past, NAME, "programs"))
