"""Submit a proposal: a village has seen that a family lives otherwise than the register says.

A family has one open proposal of a kind at a time; evidence comes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Event
from contracts.ids import named
from contracts.verification.cases import ProposalSubmitted, Replacement
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded
from services.verification.cases.proposed_change import Draft, Proposal
from services.verification.known_families.lookup import KnownFamiliesDep, KnownFamily
from services.verification.projections.case_book import CaseBook
from services.verification.projections.open_proposals import OpenProposals

router = APIRouter(tags=["Usulan"])
PROPOSE = right("case.propose", "tim_data")


class NobodyLivesThere(Refused):
    problem = "family-gone"
    title = "Keluarga sudah tidak tercatat di desa ini"
    detail = "Semua anggotanya sudah pindah atau meninggal. Periksa riwayat keluarga."


class AlreadyProposed(Refused):
    title = "Sudah ada usulan serupa"
    detail = (
        "Usulan sejenis untuk keluarga ini masih berjalan. "
        "Lanjutkan atau batalkan usulan itu lebih dulu."
    )


class NotOfThisFamily(Refused):
    status = 422
    title = "Bukan anggota keluarga ini"
    detail = "Orang ini tidak tercatat dalam keluarga yang diusulkan. Periksa susunan keluarga."


class SuccessorUnfit(Refused):
    status = 422
    title = "Keluarga pengganti tidak dapat dipakai"
    detail = "Pilih keluarga lain di wilayah Anda yang masih tercatat."


@dataclass
class SubmitProposal(Decision):
    case_id: UUID
    family: KnownFamily
    successor: KnownFamily | None
    """Who should take its place, where the proposal names somebody."""
    open: OpenProposals
    book: CaseBook
    draft: Draft

    def decide(self) -> Sequence[Event]:
        if not self.family.present:
            raise NobodyLivesThere
        if self.draft.person_id not in (None, *self.family.people):
            raise NotOfThisFamily
        others = self._others()
        self.draft.require_sound()
        if other := self.open.of_kind(self.draft.change.kind):
            raise AlreadyProposed(case_id=other)
        return [
            ProposalSubmitted(
                case_id=self.case_id,
                family_id=self.family.family_id,
                other_family_ids=others,
                village_code=self.family.village_code,
                number=self.book.next_number,
                book=self.book.name,
                period=self.draft.period,
                edition=self.draft.edition,
                person_id=self.draft.person_id,
                **self.draft.contents,
            )
        ]

    def _others(self) -> tuple[UUID, ...]:
        if not isinstance(self.draft.change, Replacement):
            return ()
        other = self.successor
        if other is None or not other.present or other.family_id == self.family.family_id:
            raise SuccessorUnfit
        return (other.family_id,)


class NewProposal(Proposal):
    """Usulan baru tentang satu keluarga."""

    EXAMPLE: ClassVar = {
        "family_id": "00000000-0000-0000-0000-000000000064",
        **Proposal.EXAMPLE,
    }

    family_id: UUID = Field(description="Keluarga yang diusulkan")


@router.post(
    "/cases",
    status_code=201,
    dependencies=records(PROPOSE),
    summary="Ajukan usulan",
    description="Operator desa mengusulkan pembaruan kondisi rumah atau penonaktifan keluarga. "
    "Bukti disertakan pada kepala Evidence, alasannya pada kepala Reason.",
)
def submit_proposal(
    body: NewProposal, desk: CaseDeskDep, families: KnownFamiliesDep
) -> StepRecorded:
    families.require_heard(body.based_on)
    case_id = named(desk.by.command_id, "case")
    family = families.find(body.family_id, desk.by.office)
    draft, book = body.draft(desk.by, desk.today), CaseBook(desk.by.office, desk.today.year)
    change = draft.change
    other = None
    if isinstance(change, Replacement):
        other = families.find(change.successor_id, desk.by.office)
    proposals = OpenProposals(family.family_id)
    decision = SubmitProposal(case_id, family, other, proposals, book, draft)
    recorded = desk.record(decision, case_id)
    desk.response.headers["Location"] = f"/cases/{case_id}"
    return recorded
