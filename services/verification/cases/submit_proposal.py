"""Submit a proposal: a village has seen that a family lives otherwise than the register says.

A family has one open proposal of a kind at a time; evidence comes with it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from contracts.event import Effective, Event, Evidence
from contracts.ids import FAMILY, named
from contracts.verification.cases import (
    CaseApplied,
    ProposalRejected,
    ProposalSubmitted,
    ProposalWithdrawn,
    ProposedChange,
)
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import LedgerDep, Taken, about, taken, today
from services.verification.cases.proposed_change import Proposal, require_sound
from services.verification.known_families import KnownFamily, find, heard

router = APIRouter(tags=["Usulan"])
PROPOSE = right("case.propose", "operator_desa")


class FamilyGone(Refused):
    title = "Keluarga sudah tidak tercatat di desa ini"
    detail = "Semua anggotanya sudah pindah atau meninggal. Periksa riwayat keluarga."


class AlreadyProposed(Refused):
    title = "Sudah ada usulan serupa"
    detail = (
        "Usulan sejenis untuk keluarga ini masih berjalan. "
        "Lanjutkan atau batalkan usulan itu lebih dulu."
    )


class SubmitProposal(Decision):
    def __init__(
        self,
        case_id: UUID,
        family: KnownFamily,
        change: ProposedChange,
        *,
        based_on: int,
        effective: Effective,
        evidence: Collection[Evidence],
        today: date,
    ) -> None:
        self.case_id = case_id
        self.family = family
        self.change = change
        self.based_on = based_on
        self.effective = effective
        self.evidence = evidence
        self.today = today
        self.open: dict[UUID, str] = {}

    def consistency_boundary(self) -> Sequence[Selector]:
        closing: list[type[Event]] = [ProposalWithdrawn, ProposalRejected, CaseApplied]
        return [Selector([ProposalSubmitted, *closing], [FAMILY.of(self.family.family_id)])]

    @event(ProposalSubmitted)
    def _(self, case_id: UUID, change: ProposedChange) -> None:
        self.open[case_id] = change.kind

    @event(ProposalWithdrawn)
    def _(self, case_id: UUID) -> None:
        self.open.pop(case_id, None)

    @event(ProposalRejected)
    def _(self, case_id: UUID) -> None:
        self.open.pop(case_id, None)

    @event(CaseApplied)
    def _(self, case_id: UUID) -> None:
        self.open.pop(case_id, None)

    def execute(self) -> None:
        if not self.family.present:
            raise FamilyGone
        require_sound(self.change, self.effective, self.evidence, self.today)
        for case_id, kind in self.open.items():
            if kind == self.change.kind:
                raise AlreadyProposed(case_id=case_id)
        self.record(
            ProposalSubmitted(
                case_id=self.case_id,
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                change=self.change,
                based_on=self.based_on,
                effective=self.effective,
            )
        )


def _with_family(schema: dict[str, Any]) -> None:
    schema["examples"] = [
        {
            "family_id": "5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10",
            "change": {"kind": "removal", "reason_code": "MAMPU"},
            "based_on": 4821,
            "effective": {"on": "2026-10-01", "precision": "month"},
        }
    ]


class NewProposal(Proposal):
    """Usulan baru tentang satu keluarga."""

    model_config = ConfigDict(json_schema_extra=_with_family)

    family_id: UUID = Field(description="Keluarga yang diusulkan")


@router.post(
    "/cases",
    status_code=201,
    dependencies=[requires(PROPOSE)],
    summary="Ajukan usulan",
    description="Operator desa mengusulkan pembaruan kondisi rumah atau penonaktifan keluarga. "
    "Bukti disertakan pada kepala Evidence, alasannya pada kepala Reason.",
)
def submit_proposal(
    body: NewProposal, by: By, ledger: LedgerDep, request: Request, response: Response
) -> Taken:
    heard(request.app.state.pool, body.based_on)
    case_id = named(by.command_id, "case")
    decision = SubmitProposal(
        case_id,
        find(request.app.state.reader, body.family_id, by.office),
        body.proposed(),
        based_on=body.based_on,
        effective=body.effective,
        evidence=by.evidence,
        today=today(by),
    )
    outcome = ledger.decide(decision, about(case_id, by))
    response.headers["Location"] = f"/cases/{case_id}"
    return taken(outcome, response)
