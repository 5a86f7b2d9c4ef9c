"""Officers who hold every role try every step in any order; the case keeps its rules."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason
from contracts.verification.cases import (
    CaseOverdue,
    ChangeReissued,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    RatifiedChange,
)
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.verification.answers.when_change_applied_close_case import CloseCase
from services.verification.answers.when_change_refused_ask_reconciliation import AskReconciliation
from services.verification.cases.proposed_change import Draft
from services.verification.cases.ratify_proposal import RatifyProposal
from services.verification.cases.reject_proposal import RejectProposal
from services.verification.cases.return_proposal import ReturnProposal
from services.verification.cases.revise_proposal import ReviseProposal
from services.verification.cases.submit_proposal import SubmitProposal
from services.verification.cases.verify_proposal import VerifyProposal
from services.verification.cases.withdraw_proposal import WithdrawProposal
from services.verification.known_families.lookup import KnownFamily
from services.verification.projections.case import Case, Turn
from services.verification.projections.case_book import CaseBook
from services.verification.projections.open_proposals import OpenProposals
from services.verification.projections.states import CaseState
from services.verification.waiting.mark_overdue import MarkOverdue
from services.verification.waiting.send_again import SendAgain
from services.verification.waiting.waits import WAITS
from tests.memory import in_memory
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.verification.cases_we_know import (
    ANSWER,
    BUDI,
    BUDIS,
    CASE,
    DECREE,
    EARTH_FLOOR,
    NOW,
    OCTOBER,
    PHOTO,
    REGENCY,
    SUKAMAJU,
    TODAY,
    WHICH,
    by,
)

LEGAL = {
    ("", "ProposalSubmitted"),
    ("ProposalSubmitted", "ProposalReturned"),
    ("ProposalSubmitted", "ProposalVerified"),
    ("ProposalSubmitted", "ProposalWithdrawn"),
    ("ProposalRevised", "ProposalReturned"),
    ("ProposalRevised", "ProposalVerified"),
    ("ProposalRevised", "ProposalWithdrawn"),
    ("ProposalReturned", "ProposalRevised"),
    ("ProposalReturned", "ProposalWithdrawn"),
    ("ProposalVerified", "ProposalRatified"),
    ("ProposalVerified", "ProposalRejected"),
    ("ProposalVerified", "ProposalWithdrawn"),
    ("ProposalRatified", "CaseApplied"),
    ("ProposalRatified", "ReconciliationNeeded"),
    ("ProposalRatified", "ChangeDiscarded"),
    ("ProposalRatified", "ChangeReissued"),
    ("ChangeReissued", "CaseApplied"),
    ("ChangeReissued", "ReconciliationNeeded"),
    ("ChangeReissued", "ChangeDiscarded"),
    ("ChangeReissued", "ChangeReissued"),
    ("ChangeDiscarded", "ChangeReissued"),
    ("ChangeDiscarded", "CaseApplied"),
    ("ChangeDiscarded", "ProposalRevised"),
    ("ChangeDiscarded", "ProposalWithdrawn"),
    ("ChangeDiscarded", "ProposalRejected"),
    ("ReconciliationNeeded", "ProposalRevised"),
    ("ReconciliationNeeded", "ProposalWithdrawn"),
    ("ReconciliationNeeded", "ProposalRejected"),
}
"""Which fact may follow which, written down apart from the code that decides it."""

PROPOSING: tuple[type[Event], ...] = (ProposalSubmitted, ProposalRevised, ProposalWithdrawn)
JUDGING: tuple[type[Event], ...] = (ProposalReturned, ProposalVerified)
DECIDING: tuple[type[Event], ...] = (ProposalRatified, ChangeReissued, ProposalRejected)
ANSWERS = RefusalReason.CHANGED_MEANWHILE, RefusalReason.DISCARDED
people = st.sampled_from(["ani", "budi", "citra", "dewi"])


class OneCase(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.ledger = in_memory(MemoryKeys())
        self.marks = 0

    @property
    def history(self) -> list[Any]:
        return self.ledger.history(f"case:{CASE}")

    @property
    def steps(self) -> list[Any]:
        return [past for past in self.history if not isinstance(past.fact, CaseOverdue)]

    def attempt(self, decision: Decision, who: str) -> None:
        before = len(self.history)
        try:
            self.ledger.decide(decision, by(who))
        except Refused as refusal:
            assert len(self.history) == before
            assert refusal.explanation[0].isupper()
            assert refusal.explanation.endswith(".")

    def turn(self, who: str) -> Turn:
        return Turn(who, REGENCY, self.steps[-1].position if self.steps else 0, SUKAMAJU)

    @rule(who=people)
    def submit(self, who: str) -> None:
        family = KnownFamily(BUDIS, SUKAMAJU, frozenset({BUDI}))
        draft = Draft(EARTH_FLOOR, 3, OCTOBER, PHOTO, TODAY)
        if not self.history:
            book = CaseBook(SUKAMAJU, TODAY.year)
            decision = SubmitProposal(CASE, family, None, OpenProposals(BUDIS), book, draft)
            self.attempt(decision, who)

    @rule(who=people)
    def give_back(self, who: str) -> None:
        self.attempt(ReturnProposal(Case(CASE), self.turn(who)), who)

    @rule(who=people)
    def revise(self, who: str) -> None:
        draft = Draft(EARTH_FLOOR, 40, OCTOBER, PHOTO, TODAY)
        self.attempt(ReviseProposal(Case(CASE), self.turn(who), draft), who)

    @rule(who=people, really=st.integers(0, 4))
    def withdraw(self, who: str, really: int) -> None:
        if really == 0:
            self.attempt(WithdrawProposal(Case(CASE), self.turn(who)), who)

    @rule(who=people)
    def verify(self, who: str) -> None:
        self.attempt(VerifyProposal(Case(CASE), self.turn(who)), who)

    @rule(who=people)
    def ratify(self, who: str) -> None:
        self.attempt(RatifyProposal(Case(CASE), self.turn(who), DECREE, TODAY), who)

    @rule(who=people, really=st.integers(0, 4))
    def reject(self, who: str, really: int) -> None:
        if really == 0:
            self.attempt(RejectProposal(Case(CASE), self.turn(who)), who)

    @rule(who=people, late=st.booleans())
    def send_again(self, who: str, late: bool) -> None:
        at = NOW + timedelta(minutes=15 if late else 14)
        self.attempt(SendAgain(Case(CASE), self.turn(who), at), who)

    @rule(reason=st.sampled_from([None, *ANSWERS]))
    def registry_answers(self, reason: RefusalReason | None) -> None:
        asked = Case(CASE)
        self.ledger.ask(asked)
        refused = RatifiedChangeRefused(
            **WHICH, attempt=asked.attempts, reason=reason or RefusalReason.DISCARDED
        )
        closed = CloseCase(Case(CASE), ANSWER)
        refusing = AskReconciliation(Case(CASE), ANSWER, refused)
        self.attempt(refusing if reason else closed, "jejak.verification")

    @rule(state=st.sampled_from(sorted(WAITS)))
    def nobody_comes(self, state: CaseState) -> None:
        """An overdue case is in the state it was in, and may be taken further as before."""
        before = [past.fact for past in self.history]
        self.attempt(MarkOverdue(Case(CASE), state, NOW + timedelta(days=40)), "jejak.verification")
        self.marks += len(self.history) - len(before)

    @invariant()
    def only_legal_steps(self) -> None:
        names = ["", *(type(past.fact).__name__ for past in self.steps)]
        assert set(pairwise(names)) <= LEGAL

    @invariant()
    def three_persons(self) -> None:
        acted = [
            {past.by.actor for past in self.history if isinstance(past.fact, kinds)}
            for kinds in (PROPOSING, JUDGING, DECIDING)
        ]
        assert len(set().union(*acted)) == sum(map(len, acted))

    @invariant()
    def attempts_count_up(self) -> None:
        facts = [past.fact for past in self.history]
        attempts = [fact.attempt for fact in facts if isinstance(fact, RatifiedChange)]
        assert attempts == list(range(1, len(attempts) + 1))

    @invariant()
    def one_mark_for_one_wait(self) -> None:
        names = ["", *(type(past.fact).__name__ for past in self.history)]
        assert ("CaseOverdue", "CaseOverdue") not in pairwise(names)
        assert names.count("CaseOverdue") == self.marks


TestOneCase = OneCase.TestCase
TestOneCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_every_state_says_what_can_be_done_from_there() -> None:
    for state in CaseState:
        assert not state.label[0].isupper()
        assert state.advice.endswith(".")
