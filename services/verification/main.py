"""Verification (verval): villages propose, sub-districts verify, Dinsos ratifies."""

from infra.runtime.deadlines.timer import Deadlines
from infra.runtime.process.service import Service
from services.verification.answers.when_change_applied_close_case import (
    when_change_applied_close_case,
)
from services.verification.answers.when_change_refused_ask_reconciliation import (
    when_change_refused_ask_reconciliation,
)
from services.verification.cases import (
    ratify_proposal,
    reject_proposal,
    return_proposal,
    revise_proposal,
    submit_proposal,
    verify_proposal,
    withdraw_proposal,
)
from services.verification.forgetting import forgetting
from services.verification.known_families.view import known_families
from services.verification.waiting import send_again
from services.verification.waiting.deadlines import case_deadlines
from services.verification.waiting.mark_overdue import propose_overdue
from services.verification.work import page as case_page
from services.verification.work import work_list
from services.verification.work.view import cases

service = Service(
    name="verification",
    title="Jejak: verifikasi dan validasi usulan",
    routers=[
        submit_proposal.router,
        return_proposal.router,
        revise_proposal.router,
        withdraw_proposal.router,
        verify_proposal.router,
        ratify_proposal.router,
        reject_proposal.router,
        send_again.router,
        work_list.router,
        case_page.router,
    ],
    ledger_views=[cases, case_deadlines],
    inbox_views=[known_families, forgetting.view],
    reactions=[when_change_applied_close_case, when_change_refused_ask_reconciliation],
    deadlines=[Deadlines(case_deadlines, propose_overdue), forgetting.deadlines],
)
