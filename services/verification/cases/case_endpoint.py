"""The one door for endpoints: who asks, having read which version, the ledger, and the answer.

Everything that happens to a case, in every service, is found by the case's id.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.calendar import day_of
from contracts.verification.cases import CaseEvent
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.deps import LedgerDep, inline
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.conditional import IfMatch, tagged
from services.verification.known_families.lookup import KnownFamiliesDep
from services.verification.projections.case import Case, Turn, UnknownCase
from services.verification.projections.states import STEPS, CaseState


class StepRecorded(BaseModel):
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


@dataclass
class CaseDesk:
    """Where a decision about a case is recorded, and how it is answered."""

    by: By
    ledger: LedgerDep
    response: Response

    @property
    def at(self) -> datetime:
        """When the command is given."""
        return now()

    @property
    def today(self) -> date:
        return day_of(self.at)

    def record(self, decision: Decision, case_id: UUID) -> StepRecorded:
        """A decision about a case records exactly one fact, or is refused."""
        by = self.by.model_copy(update={"case_id": case_id, "correlation_id": case_id})
        outcome = self.ledger.decide(decision, by)
        [step] = outcome.recorded
        assert isinstance(step.fact, CaseEvent)
        position = step.position or outcome.position
        tagged(self.response, position)
        state = STEPS[type(step.fact)].state
        return StepRecorded(case_id=case_id, state=state, position=position)


CaseDeskDep = Annotated[CaseDesk, inline(CaseDesk)]


def _turn(
    case_id: UUID, version: IfMatch, by: By, ledger: LedgerDep, families: KnownFamiliesDep
) -> Turn:
    case = Case(case_id)
    ledger.ask(case)
    if case.state is None:
        raise UnknownCase
    village = families.village_of(case.family_id) or case.village_code
    return Turn(by.actor, by.office, version, village)


TurnDep = Annotated[Turn, Depends(_turn)]
"""The officer who asks, and the version of the case they name in If-Match."""
