"""The registry knows something newer, so somebody must decide between the two versions."""

from uuid import UUID

from contracts.registry.welfare import RatifiedChangeRefused, Standing
from contracts.verification.cases import ReconciliationNeeded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.verification.answers.registry_answer import RegistryAnswer
from services.verification.cases.case_endpoint import about

when_change_refused_ask_reconciliation = Reaction("when_change_refused_ask_reconciliation")


class AskReconciliation(RegistryAnswer):
    def __init__(
        self, case_id: UUID, answered_by: UUID, reason: str, standing: tuple[Standing, ...]
    ) -> None:
        super().__init__(case_id, answered_by)
        self.reason = reason
        self.standing = standing

    def note(self) -> None:
        self.record(
            ReconciliationNeeded(
                case_id=self.case_id,
                family_id=self.family_id,
                village_code=self.village_code,
                answered_by=self.answered_by,
                reason=self.reason,
                standing=self.standing,
            )
        )


@when_change_refused_ask_reconciliation.on(RatifiedChangeRefused)
def _(ledger: Ledger, fact: RatifiedChangeRefused, past: Recorded) -> None:
    by = because_of(past, when_change_refused_ask_reconciliation.name, "verification")
    decision = AskReconciliation(fact.case_id, past.event_id, fact.reason.value, fact.standing)
    ledger.decide(decision, about(fact.case_id, by))
