"""Members left, for elsewhere or for another family: enrolments end with the last of them."""

from contracts.registry.civil_events import MemberMovedOut
from contracts.registry.families import DepartureEvent, FamilySplit, MemberTransferred
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction
from services.programs.reactions.departures import follow_departure


@reaction(MemberMovedOut, MemberTransferred, FamilySplit)
def when_member_moved_out_end_or_ask_for_heir(
    ledger: Ledger, fact: DepartureEvent, past: Recorded
) -> None:
    follow_departure(ledger, fact, past, when_member_moved_out_end_or_ask_for_heir.name)
