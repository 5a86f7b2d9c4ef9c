"""A member died: the last one ends the family's enrolments, the head leaves a heir to be named."""

from contracts.registry.civil_events import MemberDied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction
from services.programs.reactions.departures import follow_departure


@reaction(MemberDied)
def when_member_died_end_or_ask_for_heir(ledger: Ledger, fact: MemberDied, past: Recorded) -> None:
    follow_departure(ledger, fact, past, when_member_died_end_or_ask_for_heir.name)
