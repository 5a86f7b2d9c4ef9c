"""A death or a move never happened: what followed from it for enrolments is undone, visibly."""

from contracts.registry.civil_events import CivilEventVoided
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.restore_enrolments import RestoreEnrolments


@reaction(CivilEventVoided)
def when_civil_event_voided_restore_enrolments(
    ledger: Ledger, fact: CivilEventVoided, past: Recorded
) -> None:
    name = when_civil_event_voided_restore_enrolments.name
    decision = RestoreEnrolments(Enrolments(fact.family_id, *fact.person_ids), fact)
    ledger.decide(decision, because_of(past, name, "programs"))
