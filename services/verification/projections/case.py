"""One case: where it stands, who took which duty in it, and whether it is somebody's turn.

Proposer, verifier and approver are three persons, whatever roles each of them holds.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.ids import CASE
from contracts.regions import contains
from contracts.verification.cases import (
    CaseApplied,
    CaseEvent,
    CaseOverdue,
    ChangeDiscarded,
    ChangeReissued,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    RatifiedChange,
    ReconciliationNeeded,
)
from contracts.verification.decrees import Decree
from infra.runtime.eventstore.decisions import Stale
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound, Refused
from services.verification.projections.states import STEPS, CaseState, Duty


class UnknownCase(NotFound):
    """No such case, or not in the office's region: the answer is the same."""


class NotAtThisStage(Refused):
    title = "Usulan tidak pada tahap ini"
    detail = "Usulan ini {label}. {advice}"


class DutyTaken(Refused):
    title = "Harus orang yang berbeda"
    detail = (
        "Pengusul, pemverifikasi, dan pengesah harus tiga orang berbeda. "
        "Anda sudah menjadi {duty} pada usulan ini; minta rekan Anda yang melakukannya."
    )


class Case(Projection):
    """Folds every step, so that whatever is decided fails if the case moved on meanwhile."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        self.tags = (CASE.of(case_id),)
        self.state: CaseState | None = None
        self.family_id: UUID
        self.other_family_ids: tuple[UUID, ...] = ()
        self.village_code: str
        self.position = 0
        self.since: datetime
        """When it came into its state."""
        self.overdue = False
        """Noted already that whoever has to act has let the term pass."""
        self.duties: dict[str, set[Duty]] = defaultdict(set)
        self.proposal: ProposalSubmitted | ProposalRevised
        self.decree: Decree
        self.attempts = 0
        self.stood_at = 0
        """The newest register position that stood in the way of the change."""

    @property
    def which(self) -> dict[str, Any]:
        """What every fact about the case says."""
        return {
            "case_id": self.case_id,
            "family_id": self.family_id,
            "other_family_ids": self.other_family_ids,
            "village_code": self.village_code,
        }

    @property
    def answer_due(self) -> bool:
        """The registry was asked to carry the change out, and has not answered."""
        return self.state is CaseState.RATIFIED

    @on(
        *(ProposalReturned, ProposalWithdrawn, ProposalVerified, ProposalRejected),
        *(ChangeDiscarded, CaseApplied),
    )
    def moved(self, fact: CaseEvent, past: Recorded) -> None:
        self.state, duty = STEPS[type(fact)]
        self.family_id, self.village_code = fact.family_id, fact.village_code
        self.other_family_ids = fact.other_family_ids
        self.position, self.since, self.overdue = past.position, past.recorded_at, False
        if duty:
            self.duties[past.by.actor].add(duty)

    @on(ProposalSubmitted, ProposalRevised)
    def proposed(self, fact: ProposalSubmitted | ProposalRevised, past: Recorded) -> None:
        self.proposal = fact
        self.moved(fact, past)

    @on(ProposalRatified, ChangeReissued)
    def sent(self, fact: RatifiedChange, past: Recorded) -> None:
        self.decree = fact.decree
        self.attempts += 1
        self.moved(fact, past)

    @on(ReconciliationNeeded)
    def contested(self, fact: ReconciliationNeeded, past: Recorded) -> None:
        self.stood_at = max((each.position for each in fact.standing), default=0)
        self.moved(fact, past)

    @on(CaseOverdue)
    def overran(self, fact: CaseOverdue, past: Recorded) -> None:
        """Its position stays: whoever has the page open has seen what they decide about."""
        self.overdue = True


@dataclass(frozen=True)
class Turn:
    """An officer who would act on a case for an office, having read it at one of its positions."""

    actor: str
    office: str
    version: int
    village_code: str
    """Where the family lives now: its open case goes along."""

    def which(self, case: Case) -> dict[str, Any]:
        """What a fact about the case says that happens now."""
        return case.which | {"village_code": self.village_code}

    def require(self, case: Case, duty: Duty, *possible_in: CaseState) -> None:
        """Raises UnknownCase, NotAtThisStage, Stale or DutyTaken: in this order."""
        if case.state is None or not contains(self.office, self.village_code):
            raise UnknownCase
        if case.state not in possible_in:
            raise NotAtThisStage(state=case.state, label=case.state.label, advice=case.state.advice)
        if case.position != self.version:
            raise Stale(base=self.version, current=case.position)
        for other in case.duties[self.actor] - {duty}:
            raise DutyTaken(duty=other)
