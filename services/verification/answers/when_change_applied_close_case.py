"""The registry carried the change out, so the case is closed."""

from contracts.registry.welfare import RatifiedChangeApplied
from contracts.verification.cases import CaseApplied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.verification.answers.registry_answer import RegistryAnswer
from services.verification.cases.case_endpoint import about

when_change_applied_close_case = Reaction("when_change_applied_close_case")


class CloseCase(RegistryAnswer):
    def note(self) -> None:
        self.record(
            CaseApplied(
                case_id=self.case_id,
                family_id=self.family_id,
                village_code=self.village_code,
                answered_by=self.answered_by,
            )
        )


@when_change_applied_close_case.on(RatifiedChangeApplied)
def _(ledger: Ledger, fact: RatifiedChangeApplied, past: Recorded) -> None:
    by = because_of(past, when_change_applied_close_case.name, "verification")
    ledger.decide(CloseCase(fact.case_id, past.event_id), about(fact.case_id, by))
