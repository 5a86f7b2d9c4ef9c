"""One case as a line for people: where it stands, what to do next, until when, and if overdue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, LiteralString
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field, computed_field

from contracts.codes.roles import CASEWORKERS
from contracts.verification.cases import Awaited
from contracts.working_days import Undecreed
from infra.runtime.http.deps import request_deps
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.identity.rights import right
from infra.runtime.projections.reading import applied
from services.verification.known_families.view import LAST_HOMES
from services.verification.projections.states import CaseState
from services.verification.waiting.waits import WAITS
from services.verification.work.view import cases

READ = right("case.read", *CASEWORKERS, "inspektorat")
OPEN = {
    CaseState.SUBMITTED,
    CaseState.RETURNED,
    CaseState.VERIFIED,
    CaseState.NOT_APPLIED,
    CaseState.NEEDS_RECONCILIATION,
}
"""Somebody's turn."""
OVERDUE: LiteralString = "(overdue_at IS NOT NULL)"
LINE: LiteralString = f"""
    case_id, number, family_id, other_family_ids, coalesce((SELECT kept_id
        FROM joined WHERE merged_id = person_id), person_id) AS person_id,
    home.region_code AS village_code, home.gone, period, edition, kind, state, position,
    submitted_at, changed_at, {OVERDUE} AS overdue"""
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
    overdue: bool = Field(description="Batas waktu langkah berikutnya sudah lewat")

    @computed_field(description="Siapa yang harus bertindak")  # type: ignore[prop-decorator]
    @property
    def awaited(self) -> Awaited | None:
        wait = WAITS.get(self.state)
        return wait.awaited if wait else None

    @computed_field(description="Batas waktu langkah berikutnya")  # type: ignore[prop-decorator]
    @property
    def due_at(self) -> datetime | None:
        until = self._until
        return until if isinstance(until, datetime) else None

    @computed_field(description="Mengapa batas waktunya belum ada")  # type: ignore[prop-decorator]
    @property
    def due_unknown(self) -> str | None:
        until = self._until
        return f"{until}." if isinstance(until, Undecreed) else None

    @property
    def _until(self) -> datetime | Undecreed | None:
        wait = WAITS.get(self.state)
        return wait.until(self.changed_at) if wait else None

    @computed_field(description="Keadaan usulan untuk dibaca orang")  # type: ignore[prop-decorator]
    @property
    def state_label(self) -> str:
        return f"Usulan ini {self.state.label}."

    @computed_field(description="Apa yang dapat dilakukan sekarang")  # type: ignore[prop-decorator]
    @property
    def advice(self) -> str:
        if self.overdue and self.state is CaseState.RATIFIED:
            return (
                "Register belum menjawab. Minta petugas sistem memeriksa kiriman yang gagal; "
                "Dinsos dapat mengirimnya lagi."
            )
        if self.gone and self.state in OPEN:
            return "Tidak ada lagi anggota keluarga ini. Batalkan atau tolak usulan ini."
        return (
            f"Batas waktunya sudah lewat. {self.state.advice}"
            if self.overdue
            else (self.state.advice)
        )


def subjects_of(line: Mapping[str, Any]) -> list[UUID]:
    """Of whom a case tells something, and the case itself."""
    found = (line["case_id"], line["family_id"], *line["other_family_ids"], line["person_id"])
    return [each for each in found if each]


def _applied(request: Request) -> int:
    with request_deps(request).pool.connection() as db:
        return applied(db, cases)


AsOf = Annotated[int, fresh(_applied)]
