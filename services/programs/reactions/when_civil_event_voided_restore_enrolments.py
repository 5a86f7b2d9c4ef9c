"""A death or a move never happened: what followed from it for enrolments is undone, visibly."""

from contracts.registry.civil_events import CivilEventVoided
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.programs.reactions.follow_the_family import RestoreEnrolments

NAME = "when_civil_event_voided_restore_enrolments"
reaction = Reaction(NAME)


@reaction.on(CivilEventVoided)
def _(ledger: Ledger, fact: CivilEventVoided, past: Recorded) -> None:
    decision = RestoreEnrolments(
        fact.family_id, fact.village_code, fact.effective, voided=str(fact.voids)
    )
    ledger.decide(decision, because_of(past, NAME, "programs"))
