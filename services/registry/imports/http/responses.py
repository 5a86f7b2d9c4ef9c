"""Responses (DTOs): how an import looks to whoever asks over HTTP."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.registry.imports.jobs import second_officer
from services.registry.imports.jobs.job import STATES, Job
from services.registry.imports.plan.plan import RowOutcome


class Officer(BaseModel):
    """Siapa yang mengunggah atau menyimpan, dalam peran dan kantor apa."""

    actor: str
    role: str
    office: str


WAITS = (
    "Menunggu petugas kedua: lebih dari 5.000 baris, atau berkas diunggah petugas lain."
    " Minta rekan yang berwenang memeriksa, lalu meminta hal yang sama."
)


class FirstOfficer(Officer):
    """Siapa yang meminta lebih dulu, dan siapa yang menyetujuinya sebagai petugas kedua."""

    what: str = Field(description="`commit`: simpan; `cancel`: ambil kembali")
    agreed_by: Officer | None = Field(description="Kosong: masih menunggu petugas kedua")


class Touching(BaseModel):
    event_id: UUID
    title: str
    recorded_at: datetime


class KeptFamily(BaseModel):
    """Keluarga yang tidak diambil kembali, dan apa yang dicatat tentangnya sejak diimpor."""

    family_id: UUID
    facts: list[Touching]


class JobShown(BaseModel):
    """Satu impor: sampai di mana, dan apa jadinya tiap baris. Tidak memuat data penduduk."""

    id: UUID
    number: str = Field(examples=["IMP-031"])
    village_code: str
    state: str
    state_label: str
    first_load: bool | None = Field(
        default=None, description="Keluarga yang belum terdaftar dimuat sebagai data awal desa"
    )
    complete: bool = Field(
        default=False, description="Dinyatakan memuat semua penduduk desa; yang tidak ada disebut"
    )
    absent_families: int = Field(
        default=0, description="Keluarga terdaftar yang seluruhnya tidak ada di berkas lengkap"
    )
    sha256: str
    plan_sha256: str | None = None
    rows_total: int | None = None
    rows_done: int = Field(description="Baris yang sudah diuji, atau sudah disimpan")
    totals: dict[str, int] = Field(description="Jumlah baris per hasil")
    file: dict[str, Any] | None = Field(default=None, description="Kolom dan jumlah di berkas")
    problem: dict[str, Any] | None = None
    uploaded_by: Officer
    uploaded_at: datetime
    committed_by: Officer | None = None
    changed_at: datetime
    kept: list[KeptFamily] = Field(
        default=[], description="Berubah sejak diimpor, jadi tidak diambil kembali"
    )
    asked_by: FirstOfficer | None = Field(
        default=None, description="Bila perlu dua petugas: siapa yang meminta lebih dulu"
    )
    notice: str | None = None

    @classmethod
    def of(
        cls, job: Job, notice: str | None = None, asked: second_officer.AskedFirst | None = None
    ) -> Self:
        return cls(
            id=job.id,
            number=job.name,
            village_code=job.village_code,
            state=job.state,
            state_label=STATES[job.state],
            first_load=job.first_load,
            complete=job.complete,
            absent_families=job.absent_families,
            sha256=job.sha256,
            plan_sha256=job.plan_sha256,
            rows_total=job.rows_total,
            rows_done=job.rows_done,
            totals=job.totals,
            file=job.facts,
            problem=job.problem,
            uploaded_by=Officer.model_validate(job.uploaded_by),
            uploaded_at=job.created_at,
            committed_by=Officer.model_validate(job.committed_by) if job.committed_by else None,
            changed_at=job.changed_at,
            kept=[KeptFamily.model_validate(each) for each in job.kept],
            asked_by=asked and FirstOfficer(**asked.by, what=asked.what, agreed_by=asked.agreed_by),
            notice=notice,
        )


class FaultShown(BaseModel):
    code: str
    severity: str
    column: str | None
    message: str


class ChangeShown(BaseModel):
    column: str
    old: str
    new: str


class RowShown(BaseModel):
    """Satu baris berkas. NIK dan nomor KK tersamar."""

    line: int | None = Field(description="Kosong bagi orang yang tidak ada di berkas")
    family_id: UUID | None = Field(description="Keluarga terdaftar yang dimaksud baris ini")
    outcome: RowOutcome
    outcome_label: str
    name: str | None
    nik: str | None
    kk_number: str | None
    faults: list[FaultShown]
    changes: list[ChangeShown]
    note: str | None = Field(
        description="Mengapa baris tidak jadi disimpan, atau apa yang perlu dicatat"
    )
