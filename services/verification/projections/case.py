"""What every decision about a case begins with: where it stands, and who took which duty in it.

Proposer, verifier and approver are three persons, whatever roles each of them holds.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.ids import CASE
from contracts.regions import contains
from contracts.verification.cases import CaseEvent
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.conditional import Stale
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


class CaseDecision(Decision):
    """Folds one case. Whatever it decides, the append fails if the case moved on meanwhile."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        self.state: CaseState | None = None
        self.family_id: UUID
        self.village_code: str
        self.position = 0
        self.duties: dict[str, set[Duty]] = defaultdict(set)

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector(list(STEPS), [CASE.of(self.case_id)])]

    def fold(self, past: Recorded) -> None:
        super().fold(past)
        fact = past.fact
        assert isinstance(fact, CaseEvent)
        self.state, duty = STEPS[type(fact)]
        self.family_id, self.village_code = fact.family_id, fact.village_code
        self.position = past.position
        if duty:
            self.duties[past.by.actor].add(duty)


@dataclass(frozen=True)
class Turn:
    """Who acts on a case, for which office, having seen it at which of its positions."""

    case_id: UUID
    actor: str
    office: str
    seen: int


class CaseStep(CaseDecision):
    """An officer takes the case a step further, from `possible_in`, having seen it as it is."""

    possible_in: ClassVar[Collection[CaseState]]
    duty: ClassVar[Duty]

    def __init__(self, turn: Turn) -> None:
        super().__init__(turn.case_id)
        self.turn = turn

    def execute(self) -> None:
        if self.state is None or not contains(self.turn.office, self.village_code):
            raise UnknownCase
        if self.state not in self.possible_in:
            raise NotAtThisStage(state=self.state, label=self.state.label, advice=self.state.advice)
        if self.position != self.turn.seen:
            raise Stale(base=self.turn.seen, current=self.position)
        for duty in self.duties[self.turn.actor] - {self.duty}:
            raise DutyTaken(duty=duty)
        self.judge()

    def judge(self) -> None:
        """What this step alone asks for, and the fact it records."""
        raise NotImplementedError
