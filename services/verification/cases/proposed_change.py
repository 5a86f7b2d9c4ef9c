"""What a village may propose: housing answers that differ, or leaving the list for a reason.

It says what it was based on: a register position that has reached us, so that nobody can claim to
have seen what is yet to come and have it overwritten.
"""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective, Evidence, Part
from contracts.verification.cases import HousingUpdate, ProposedChange, Removal
from infra.runtime.refusals import Refused


class NothingProposed(Refused):
    status = 422
    title = "Usulan kosong"
    detail = "Isi paling sedikit satu jawaban kondisi rumah yang berbeda."


class EvidenceMissing(Refused):
    status = 422
    title = "Bukti wajib"
    detail = "Sertakan paling sedikit satu bukti pada kepala Evidence, misalnya foto rumah."


class InTheFuture(Refused):
    status = 422
    title = "Tanggal belum terjadi"
    detail = "Tanggal tidak boleh sesudah hari ini. Perbaiki tanggalnya."


class RemovalAsked(Part):
    """Keluarga diusulkan keluar dari daftar penerima."""

    kind: Literal["removal"] = "removal"
    reason_code: ReasonCode = Field(description="Kode alasan penonaktifan")


class Proposal(BaseModel):
    """Isi usulan."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "change": {"kind": "housing_update", "housing": {"floor": "earth"}},
                    "based_on": 4821,
                    "effective": {"on": "2026-10-30", "precision": "day"},
                }
            ]
        },
    )

    change: Annotated[
        HousingUpdate | RemovalAsked,
        Field(discriminator="kind", description="Perubahan yang diusulkan"),
    ]
    based_on: int = Field(ge=1, description="Posisi register saat desa melihat data keluarga")
    effective: Effective = Field(description="Sejak kapan keadaan itu berlaku")

    def proposed(self) -> ProposedChange:
        if isinstance(self.change, RemovalAsked):
            return Removal(reason_code=self.change.reason_code.value)
        return self.change


def require_sound(
    change: ProposedChange, effective: Effective, evidence: Collection[Evidence], today: date
) -> None:
    """Raises the first thing that keeps a proposal from being looked at."""
    if isinstance(change, HousingUpdate) and not change.housing.model_dump(exclude_none=True):
        raise NothingProposed
    if not evidence:
        raise EvidenceMissing
    require_past(effective.on, today)


def require_past(on: date | None, today: date) -> None:
    if on is not None and on > today:
        raise InTheFuture
