"""One emergency access, and all of one officer: open, over, or looked at."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.ids import EMERGENCY, OFFICER
from contracts.registry.roles import EmergencyEnded, EmergencyOpened, EmergencyReviewed
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound


class UnknownEmergency(NotFound):
    """No such emergency access, or outside the office of whoever asks."""


class EmergencyAccepted(BaseModel):
    """Sudah tercatat."""

    emergency_id: UUID
    until: datetime = Field(description="Berakhir sendiri pada saat ini")
    position: int


class EmergencyHistory(Projection):
    """What became of one; the fact that opened it is None where there is no such."""

    def __init__(self, emergency_id: UUID) -> None:
        self.tags = (EMERGENCY.of(emergency_id),)
        self.opened: EmergencyOpened | None = None
        self.ended: datetime | None = None
        self.reviewed: EmergencyReviewed | None = None

    @on(EmergencyOpened)
    def was_opened(self, fact: EmergencyOpened, past: Recorded) -> None:
        self.opened = fact

    @on(EmergencyEnded)
    def was_ended(self, fact: EmergencyEnded, past: Recorded) -> None:
        self.ended = past.recorded_at

    @on(EmergencyReviewed)
    def was_reviewed(self, fact: EmergencyReviewed, past: Recorded) -> None:
        self.reviewed = fact

    @property
    def found(self) -> EmergencyOpened:
        """Raises UnknownEmergency."""
        if self.opened is None:
            raise UnknownEmergency
        return self.opened

    def is_open(self, at: datetime) -> bool:
        return self.ended is None and at < self.found.until


class EmergenciesOf(Projection):
    """Those of one officer that nobody has looked at yet."""

    def __init__(self, officer: str) -> None:
        self.officer = officer
        self.tags = (OFFICER.of(officer),)
        self.unreviewed: set[UUID] = set()

    @on(EmergencyOpened)
    def was_opened(self, fact: EmergencyOpened, past: Recorded) -> None:
        self.unreviewed.add(fact.emergency_id)

    @on(EmergencyReviewed)
    def was_reviewed(self, fact: EmergencyReviewed, past: Recorded) -> None:
        self.unreviewed.discard(fact.emergency_id)
