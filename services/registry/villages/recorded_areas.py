"""What is answered when something was recorded of a village's areas."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from infra.runtime.eventstore.recorded import Outcome
from services.registry.counter import RecordedFact


class AreasRecorded(BaseModel):
    """Sudah tercatat."""

    area_id: UUID
    facts: list[RecordedFact] = Field(description="Kosong bila memang sudah demikian")
    position: int = Field(description="Kirim sebagai min_position saat membaca")

    @classmethod
    def of(cls, area_id: UUID, outcome: Outcome) -> Self:
        facts = [RecordedFact(event_id=p.event_id, title=p.fact.TITLE) for p in outcome.recorded]
        return cls(area_id=area_id, facts=facts, position=outcome.position)
