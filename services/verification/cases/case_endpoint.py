"""What the endpoints of a case share: the ledger they decide on, and what they answer."""

from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Provenance
from contracts.verification.cases import CaseEvent
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.conditional import IfMatch, tagged
from services.verification.projections.case import CaseStep, Turn
from services.verification.projections.states import STEPS, CaseState

JAKARTA = ZoneInfo("Asia/Jakarta")


class Taken(BaseModel):
    """Langkah tercatat. ETag jawaban ini dipakai sebagai If-Match pada langkah berikutnya."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "0b6f7d5e-8f0a-5c53-9d0b-3f1c2a7e4d11",
                    "state": "submitted",
                    "position": 17,
                }
            ]
        }
    )

    case_id: UUID
    state: CaseState = Field(description="Keadaan usulan sesudah langkah ini")
    position: int = Field(description="Posisi fakta; kirim sebagai min_position saat membaca")


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


LedgerDep = Annotated[Ledger, Depends(_ledger)]


def about(case_id: UUID, by: Provenance) -> Provenance:
    """Everything that happens to a case, in every service, is found by the case's id."""
    return by.model_copy(update={"case_id": case_id, "correlation_id": case_id})


def today(by: Provenance) -> date:
    """The day on which a command is given, in Jakarta."""
    return by.recorded_at.astimezone(JAKARTA).date()


def taken(outcome: Outcome, response: Response) -> Taken:
    """A step records exactly one fact or is refused."""
    [recorded] = outcome.recorded
    fact = recorded.fact
    assert isinstance(fact, CaseEvent)
    position = recorded.position or outcome.position
    tagged(response, position)
    return Taken(case_id=fact.case_id, state=STEPS[type(fact)].state, position=position)


class Desk:
    """Where an officer takes a case a step further."""

    def __init__(self, seen: IfMatch, by: By, ledger: LedgerDep, response: Response) -> None:
        self.seen = seen
        self.by = by
        self.ledger = ledger
        self.response = response

    def turn(self, case_id: UUID) -> Turn:
        return Turn(case_id, self.by.actor, self.by.office, self.seen)

    def take(self, step: CaseStep) -> Taken:
        return taken(self.ledger.decide(step, about(step.case_id, self.by)), self.response)


DeskDep = Annotated[Desk, Depends()]
