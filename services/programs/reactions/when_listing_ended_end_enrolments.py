"""The family was taken off the welfare list: its enrolments end for the same reason."""

from contracts.registry.welfare import ListingEnded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.programs.reactions.departures import gone


@reaction(ListingEnded)
def when_listing_ended_end_enrolments(ledger: Ledger, fact: ListingEnded, past: Recorded) -> None:
    name = when_listing_ended_end_enrolments.name
    ledger.decide(gone(fact, past, fact.reason_code), because_of(past, name, "programs"))
