"""The family was taken off the welfare list: its enrolments end for the same reason."""

from contracts.registry.welfare import ListingEnded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.programs.reactions.follow_the_family import gone

NAME = "when_listing_ended_end_enrolments"
reaction = Reaction(NAME)


@reaction.on(ListingEnded)
def _(ledger: Ledger, fact: ListingEnded, past: Recorded) -> None:
    ledger.decide(gone(fact, past, fact.reason_code), because_of(past, NAME, "programs"))
