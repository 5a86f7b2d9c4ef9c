"""One case as a line for people: where it stands, what to do next, and whether it is stuck."""

from datetime import datetime, timedelta
from typing import Annotated, LiteralString
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field, computed_field

from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import request_deps
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.identity.rights import right
from infra.runtime.projections.reading import applied
from services.verification.known_families.view import LAST_HOMES
from services.verification.projections.states import CaseState
from services.verification.work.view import cases

READ = right(
    "case.read",
    "operator_desa",
    "verifikator_kecamatan",
    "dinsos_operator",
    "dinsos_approver",
    "auditor",
)
ANSWER_WITHIN = timedelta(minutes=15)
"""The registry answers within seconds; a case that waits longer is stuck, and shown as such."""

OPEN = {
    CaseState.SUBMITTED,
    CaseState.RETURNED,
    CaseState.VERIFIED,
    CaseState.NEEDS_RECONCILIATION,
}
"""Somebody's turn."""
STUCK: LiteralString = "(state = 'ratified' AND ratified_at < %(late)s)"
LINE: LiteralString = f"""
    case_id, number, family_id, other_family_ids, coalesce((SELECT kept_id
        FROM known_families.joined WHERE merged_id = person_id), person_id) AS person_id,
    home.region_code AS village_code, home.gone, period, edition, kind, state, position,
    submitted_at, changed_at, {STUCK} AS stuck"""
WITH_HOME: LiteralString = f"proposal JOIN {LAST_HOMES} AS home USING (family_id)"
"""A case lies where its family lives now."""


class CaseLine(BaseModel):
    """Satu usulan dalam daftar kerja."""

    case_id: UUID
    number: str = Field(description="Nomor usulan", examples=["0007/18.09.01.2001/2026"])
    family_id: UUID
    other_family_ids: list[UUID] = Field(description="Keluarga lain, misalnya penggantinya")
    person_id: UUID | None = Field(
        description="Anggota yang diusulkan, dengan catatan yang dipertahankan"
    )
    village_code: str = Field(
        description="Tempat tinggal keluarga sekarang", examples=["18.09.01.2001"]
    )
    gone: bool = Field(description="Tidak ada lagi yang tercatat tinggal di keluarga ini")
    period: str = Field(description="Triwulan verifikasi", examples=["2026-TW4"])
    edition: str | None = Field(description="Edisi kuesioner yang dipakai")
    kind: str = Field(
        description="Pembaruan kondisi rumah, penonaktifan, atau penggantian",
        examples=["housing_update", "removal", "replacement"],
    )
    state: CaseState
    position: int = Field(description="Posisi langkah terakhir usulan ini")
    submitted_at: datetime
    changed_at: datetime = Field(description="Waktu langkah terakhir")
    stuck: bool = Field(description="Register belum menjawab lebih dari 15 menit")

    @computed_field(description="Keadaan usulan untuk dibaca orang")  # type: ignore[prop-decorator]
    @property
    def state_label(self) -> str:
        return f"Usulan ini {self.state.label}."

    @computed_field(description="Apa yang dapat dilakukan sekarang")  # type: ignore[prop-decorator]
    @property
    def advice(self) -> str:
        if self.stuck:
            return "Register belum menjawab. Minta petugas sistem memeriksa kiriman yang gagal."
        if self.gone and self.state in OPEN:
            return "Tidak ada lagi anggota keluarga ini. Batalkan atau tolak usulan ini."
        return self.state.advice


def late() -> datetime:
    """What was ratified before this moment should have been answered."""
    return now() - ANSWER_WITHIN


def _applied(request: Request) -> int:
    with request_deps(request).pool.connection() as db:
        return applied(db, cases)


AsOf = Annotated[int, fresh(_applied)]
