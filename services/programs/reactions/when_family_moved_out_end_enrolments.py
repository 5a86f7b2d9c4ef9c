"""The whole family left: its enrolments end."""

from contracts.codes.reasons import ReasonCode
from contracts.registry.families import FamilyMovedOut
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.programs.reactions.follow_the_family import gone

NAME = "when_family_moved_out_end_enrolments"
reaction = Reaction(NAME)


@reaction.on(FamilyMovedOut)
def _(ledger: Ledger, fact: FamilyMovedOut, past: Recorded) -> None:
    ledger.decide(gone(fact, past, ReasonCode.MOVED), because_of(past, NAME, "programs"))
