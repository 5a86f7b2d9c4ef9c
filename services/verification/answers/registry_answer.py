"""What the registry answered about a ratified case. An answer nobody waits for changes nothing."""

from uuid import UUID

from services.verification.projections.case import CaseDecision, UnknownCase
from services.verification.projections.states import CaseState


class RegistryAnswer(CaseDecision):
    def __init__(self, case_id: UUID, answered_by: UUID) -> None:
        super().__init__(case_id)
        self.answered_by = answered_by

    def execute(self) -> None:
        if self.state is None:
            raise UnknownCase
        if self.state is CaseState.RATIFIED:
            self.note()

    def note(self) -> None:
        """Record what the answer means for the case."""
        raise NotImplementedError
