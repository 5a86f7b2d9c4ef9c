"""What the registry has answered to the commands of a case."""

from uuid import UUID

from contracts.ids import CASE
from contracts.registry.welfare import RatifiedChangeApplied
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class CaseAnswers(Projection):
    """A change that is sent again is carried out once, also where the first answer got lost."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        self.tags = (CASE.of(case_id),)
        self.applied = False

    @on(RatifiedChangeApplied)
    def carried_out(self, fact: RatifiedChangeApplied, past: Recorded) -> None:
        self.applied = True
