"""A member is missing: enrolments end with the last of them; without its head an heir is due."""

from contracts.registry.civil_events import MemberMissing
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction
from services.programs.reactions.departures import follow_departure


@reaction(MemberMissing)
def when_member_missing_end_or_ask_for_heir(
    ledger: Ledger, fact: MemberMissing, past: Recorded
) -> None:
    follow_departure(ledger, fact, past, when_member_missing_end_or_ask_for_heir.name)
