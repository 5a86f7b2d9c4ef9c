"""What ended an enrolment never happened: what followed from it is undone, visibly."""

from contracts.calendar import day_of
from contracts.event import Effective
from contracts.registry.amendments import FactVoided
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.restore_enrolments import RestoreEnrolments


@reaction(FactVoided)
def when_fact_voided_restore_enrolments(ledger: Ledger, fact: FactVoided, past: Recorded) -> None:
    name = when_fact_voided_restore_enrolments.name
    found_out = Effective.day(day_of(past.by.recorded_at))
    enrolments = Enrolments(*fact.family_ids, *fact.person_ids)
    decision = RestoreEnrolments(enrolments, fact, found_out)
    ledger.decide(decision, because_of(past, name, "programs"))
