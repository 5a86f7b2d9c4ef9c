"""What a village may propose: housing answers that differ, or leaving the list for a reason.

It says what it was based on: a register position that has reached us, so that nobody can claim to
have read what is yet to come and have it overwritten.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective, Evidence, Part, Provenance
from contracts.questionnaires.sheets import HOUSING
from contracts.verification.cases import HousingUpdate, ProposedChange, Removal, Replacement
from infra.runtime.http.manual.form import Form
from infra.runtime.refusals import Refused


class NothingProposed(Refused):
    status = 422
    title = "Usulan kosong"
    detail = "Isi paling sedikit satu jawaban kondisi rumah yang berbeda."


class EvidenceMissing(Refused):
    status = 422
    title = "Bukti wajib"
    detail = "Sertakan paling sedikit satu bukti pada kepala Evidence, misalnya foto rumah."


class NotYetHappened(Refused):
    problem = "in-the-future"
    status = 422
    title = "Tanggal belum terjadi"
    detail = "Tanggal tidak boleh sesudah hari ini. Perbaiki tanggalnya."


@dataclass(frozen=True)
class Draft:
    """What a village would propose today, on which evidence and which position of the register."""

    change: ProposedChange
    based_on: int
    effective: Effective
    evidence: Collection[Evidence]
    today: date
    person_id: UUID | None = None

    def require_sound(self) -> None:
        """Raises the first thing that keeps it from being looked at."""
        change = self.change
        if isinstance(change, HousingUpdate) and not change.housing.model_dump(exclude_none=True):
            raise NothingProposed
        if not self.evidence:
            raise EvidenceMissing
        require_past(self.effective.on, self.today)

    @property
    def edition(self) -> str | None:
        """Of the questionnaire whose answers it gives: the newest there is."""
        return HOUSING.editions[-1] if isinstance(self.change, HousingUpdate) else None

    @property
    def period(self) -> str:
        """The quarter in which it is proposed."""
        return f"{self.today.year}-TW{(self.today.month + 2) // 3}"

    @property
    def contents(self) -> dict[str, Any]:
        """What every fact that proposes says."""
        return {
            "change": self.change,
            "based_on": self.based_on,
            "effective": self.effective,
        }


def require_past(on: date | None, today: date) -> None:
    if on is not None and on > today:
        raise NotYetHappened


class RemovalAsked(Part):
    """Keluarga diusulkan keluar dari daftar penerima."""

    kind: Literal["removal"] = "removal"
    reason_code: ReasonCode = Field(description="Kode alasan penonaktifan")


class ReplacementAsked(Part):
    """Keluarga diusulkan keluar dari daftar, dan keluarga lain menggantikannya."""

    kind: Literal["replacement"] = "replacement"
    reason_code: ReasonCode = Field(description="Kode alasan penonaktifan")
    successor_id: UUID = Field(description="Keluarga penggantinya")


class Proposal(Form):
    """Isi usulan."""

    EXAMPLE: ClassVar = {
        "change": {"kind": "housing_update", "housing": {"tenure": "owned", "floor": "earth"}},
        "based_on": 1,
        "effective": {"on": "2026-10-30"},
    }

    change: Annotated[
        HousingUpdate | RemovalAsked | ReplacementAsked,
        Field(discriminator="kind", description="Perubahan yang diusulkan"),
    ]
    based_on: int = Field(ge=1, description="Posisi register saat desa melihat data keluarga")
    effective: Effective = Field(description="Sejak kapan keadaan itu berlaku")
    person_id: UUID | None = Field(
        default=None, description="Anggota yang diusulkan, bila usulan ini tentang satu orang"
    )

    def draft(self, by: Provenance, today: date) -> Draft:
        change, person = self._change(), self.person_id
        return Draft(change, self.based_on, self.effective, by.evidence, today, person)

    def _change(self) -> ProposedChange:
        if isinstance(self.change, RemovalAsked):
            return Removal(reason_code=self.change.reason_code.value)
        if isinstance(self.change, ReplacementAsked):
            code, successor = self.change.reason_code.value, self.change.successor_id
            return Replacement(reason_code=code, successor_id=successor)
        return self.change
