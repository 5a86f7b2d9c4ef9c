"""The proposals about a family that have not come to their end."""

from uuid import UUID

from contracts.ids import FAMILY
from contracts.verification.cases import (
    CaseApplied,
    CaseEvent,
    ProposalRejected,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class OpenProposals(Projection):
    """A case that waits for reconciliation is still open."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.kinds: dict[UUID, str] = {}

    def of_kind(self, kind: str) -> UUID | None:
        """The case in which such a proposal is open."""
        return next((case_id for case_id, each in self.kinds.items() if each == kind), None)

    @on(ProposalSubmitted)
    def opened(self, fact: ProposalSubmitted, past: Recorded) -> None:
        self.kinds[fact.case_id] = fact.change.kind

    @on(ProposalWithdrawn, ProposalRejected, CaseApplied)
    def ended(self, fact: CaseEvent, past: Recorded) -> None:
        self.kinds.pop(fact.case_id, None)
