"""One case about Budi's family, and the officers who handle it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.event import Effective, Event, Evidence, Provenance
from contracts.questionnaires.housing import Floor
from contracts.questionnaires.sheets import HOUSING
from contracts.registry.welfare import Housing, Standing
from contracts.verification.cases import (
    CaseApplied,
    ChangeDiscarded,
    ChangeReissued,
    HousingUpdate,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    ReconciliationNeeded,
    Removal,
)
from contracts.verification.decrees import Decree
from infra.runtime.eventstore.recorded import Recorded
from services.verification.cases.proposed_change import Draft
from services.verification.projections.case import Turn

CASE, BUDIS, BUDI = UUID(int=71), UUID(int=72), UUID(int=73)
SUKAMAJU, SUKAMUNDUR = "18.09.01.2001", "18.09.01.2002"
PADANG, REGENCY = "18.09.01", "18.09"
OPERATOR, SECOND_OPERATOR = "operator.sari", "operator.wati"
VERIFIER, SECOND_VERIFIER = "verifikator.joko", "verifikator.rina"
APPROVER = "dinsos.tono"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
OCTOBER = Effective.day(date(2026, 10, 30))
EARTH_FLOOR = HousingUpdate(housing=Housing(floor=Floor.EARTH))
CEMENT_FLOOR = HousingUpdate(housing=Housing(floor=Floor.CEMENT))
ABLE = Removal(reason_code="MAMPU")
PHOTO = (Evidence(uri="berkas:rumah-depan.jpg", kind="foto"),)
DECREE = Decree(number="460/12/2026", on=date(2026, 11, 19))
DRAFT = Draft(EARTH_FLOOR, 30, OCTOBER, PHOTO, TODAY)
ANSWER = UUID(int=90)
STOOD = (
    Standing(
        event_id=str(UUID(int=91)),
        position=40,
        topic="registry.survey_recorded",
        fields=("floor",),
        recorded_on=date(2026, 11, 20),
    ),
)

WHICH: dict[str, Any] = {"case_id": CASE, "family_id": BUDIS, "village_code": SUKAMAJU}
EARTH: dict[str, Any] = {"change": EARTH_FLOOR, "based_on": 30, "effective": OCTOBER}

BOOK = {"book": f"{SUKAMAJU}/2026", "number": f"0001/{SUKAMAJU}/2026", "period": "2026-TW4"}
SUBMITTED = ProposalSubmitted(**WHICH, **EARTH, **BOOK, edition=HOUSING.editions[-1])
RETURNED = ProposalReturned(**WHICH)
REVISED = ProposalRevised(**WHICH, **EARTH)
WITHDRAWN = ProposalWithdrawn(**WHICH)
VERIFIED = ProposalVerified(**WHICH)
RATIFIED = ProposalRatified(**WHICH, **EARTH, decree=DECREE)
REJECTED = ProposalRejected(**WHICH)
SENT_AGAIN = ChangeReissued(**WHICH, **EARTH, decree=DECREE, attempt=2)
DISCARDED = ChangeDiscarded(**WHICH, answered_by=ANSWER)
APPLIED = CaseApplied(**WHICH, answered_by=ANSWER)
RECONCILE = ReconciliationNeeded(
    **WHICH, answered_by=ANSWER, reason="changed_meanwhile", standing=STOOD
)

WAYS: dict[str, tuple[Event, ...]] = {
    "submitted": (SUBMITTED,),
    "returned": (SUBMITTED, RETURNED),
    "revised": (SUBMITTED, RETURNED, REVISED),
    "verified": (SUBMITTED, VERIFIED),
    "ratified": (SUBMITTED, VERIFIED, RATIFIED),
    "applied": (SUBMITTED, VERIFIED, RATIFIED, APPLIED),
    "sent_again": (SUBMITTED, VERIFIED, RATIFIED, DISCARDED, SENT_AGAIN),
    "needs_reconciliation": (SUBMITTED, VERIFIED, RATIFIED, RECONCILE),
    "not_applied": (SUBMITTED, VERIFIED, RATIFIED, DISCARDED),
    "withdrawn": (SUBMITTED, WITHDRAWN),
    "rejected": (SUBMITTED, VERIFIED, REJECTED),
}
"""The shortest way to each state."""

USUALLY: dict[type[Event], str] = {
    ProposalSubmitted: OPERATOR,
    ProposalReturned: VERIFIER,
    ProposalRevised: OPERATOR,
    ProposalWithdrawn: OPERATOR,
    ProposalVerified: VERIFIER,
    ProposalRatified: APPROVER,
    ProposalRejected: APPROVER,
    ChangeReissued: APPROVER,
}


def by(actor: str, **given: Any) -> Provenance:
    command = uuid4()
    return Provenance.model_validate(
        {
            "actor": actor,
            "role": "tim_data",
            "office": SUKAMAJU,
            "reason": "pemeriksaan",
            "evidence": PHOTO,
            "command_id": command,
            "correlation_id": CASE,
            "case_id": CASE,
            **given,
        }
    )


def on_record(*facts: Event, **actors: str) -> list[Recorded]:
    """The case's steps at positions 1, 2, …, each fact by whom one would expect.

    `on_record(SUBMITTED, VERIFIED, ProposalVerified=OPERATOR)` names somebody else for a kind.
    """
    steps = []
    for position, fact in enumerate(facts, start=1):
        actor = actors.get(type(fact).__name__, USUALLY.get(type(fact), "jejak.verification"))
        steps.append(Recorded(fact, by(actor), uuid4(), position, recorded_at=NOW))
    return steps


def turn(actor: str, version: int, office: str = REGENCY, lives_in: str = SUKAMAJU) -> Turn:
    return Turn(actor, office, version, lives_in)
