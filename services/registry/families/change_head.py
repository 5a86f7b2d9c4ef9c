"""Change the head: a family has exactly one, and with another head a new KK number is due."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from services.registry.families.dates import require_past
from services.registry.families.family_decision import FamilyDecision
from services.registry.families.succession import Succession, succeed


class ChangeHead(FamilyDecision):
    def __init__(
        self, family_id: UUID, succession: Succession, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.succession = succession
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        self.resident(self.succession.head_id)
        require_past(self.effective, self.today)
        self.record_all(*succeed(self.family, self.succession, self.effective))
