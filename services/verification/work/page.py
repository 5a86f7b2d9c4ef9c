"""One case with its whole story: what was proposed, by whom, on what evidence, and what became."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from psycopg.rows import dict_row
from pydantic import BaseModel, Field, computed_field

from contracts.codes.recording import RecordingReason, label_of
from contracts.event import Effective, Evidence, Provenance
from contracts.facts import FACTS
from contracts.ids import CASE, FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.registry.welfare import RefusalReason, Standing
from contracts.verification.cases import ProposedChange
from contracts.verification.decrees import Decree
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import LedgerDep, ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.conditional import tagged
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import NotFound
from services.verification.work.case_line import (
    LINE,
    READ,
    WITH_HOME,
    AsOf,
    CaseLine,
    subjects_of,
)
from services.verification.work.view import cases

router = APIRouter(tags=["Usulan"])

WHY_REFUSED = {
    RefusalReason.CHANGED_MEANWHILE: "Isian yang sama sudah diubah sesudah desa melihat datanya.",
    RefusalReason.FAMILY_GONE: "Keluarga ini sudah tidak tercatat.",
    RefusalReason.ALREADY_UNLISTED: "Keluarga ini sudah keluar dari daftar penerima.",
    RefusalReason.SUCCESSOR_GONE: "Keluarga penggantinya sudah tidak tercatat.",
    RefusalReason.NOT_UNDERSTOOD: "Register belum mengenal jenis perubahan ini.",
    RefusalReason.DISCARDED: "Permintaannya gagal pada register, lalu dibuang petugas sistem.",
}


class TakenStep(BaseModel):
    """Satu langkah: siapa, di kantor mana, kapan, dan mengapa."""

    position: int
    village_code: str = Field(description="Tempat tinggal keluarga saat itu")
    topic: str = Field(description="Jenis fakta", examples=["verification.proposal_verified"])
    actor: str
    role: str
    office: str = Field(examples=["18.09.01"])
    on_behalf_of: str | None
    prompted_by: str | None = Field(description="Perbuatan siapa yang ditindaklanjuti layanan")
    delegation_id: UUID | None
    reason: str = Field(description="Kode alasan", examples=["pemeriksaan"])
    remark: str | None = Field(description="Keterangan petugas dengan kata sendiri")
    legal_basis: str | None
    evidence: list[Evidence]
    recorded_at: datetime
    channel: str = Field(description="Lewat mana langkah ini masuk", examples=["counter"])
    confirmed_at: datetime | None = Field(description="Saat disimpan menurut jam gawai")
    content: str | None = Field(description="Sidik kiriman, untuk mengenali kiriman ulang")
    said: dict[str, Any] = Field(description="Isi langkah, misalnya usulan sebelum diperbaiki")

    @computed_field(description="Nama langkah untuk dibaca orang")  # type: ignore[prop-decorator]
    @property
    def title(self) -> str:
        return FACTS.kind(self.topic).TITLE

    @computed_field(description="Alasan untuk dibaca orang")  # type: ignore[prop-decorator]
    @property
    def reason_label(self) -> str:
        return label_of(RecordingReason, self.reason)


class StandingFact(Standing):
    """Fakta register yang menghalangi penerapan."""

    @computed_field(description="Nama fakta untuk dibaca orang")  # type: ignore[prop-decorator]
    @property
    def title(self) -> str:
        return FACTS.kind(self.topic).TITLE


class CasePage(CaseLine):
    """Satu usulan beserta seluruh langkahnya."""

    change: ProposedChange
    based_on: int = Field(description="Posisi register saat desa melihat data keluarga")
    effective: Effective
    decree: Decree | None
    attempt: int = Field(description="Berapa kali sudah disahkan")
    ratified_at: datetime | None
    refused_because: RefusalReason | None
    standing: list[StandingFact]
    steps: list[TakenStep]
    as_of_position: int

    @computed_field(description="Mengapa register menolak")  # type: ignore[prop-decorator]
    @property
    def refusal(self) -> str | None:
        return WHY_REFUSED[self.refused_because] if self.refused_because else None


@router.get(
    "/cases/{case_id}",
    dependencies=[
        requires(READ),
        opens(
            "case.read",
            *(Disclosed.PROPOSAL, Disclosed.WELFARE, Disclosed.REMARK),
            of=(CASE, FAMILY, PERSON),
        ),
    ],
    summary="Lihat satu usulan",
    description="ETag jawaban ini dipakai sebagai If-Match saat mengambil langkah berikutnya.",
)
def case_page(
    case_id: UUID,
    who: Who,
    opened: OpenedDep,
    reader: ReaderDep,
    ledger: LedgerDep,
    response: Response,
    as_of: AsOf,
) -> CasePage:
    query = f"SELECT {LINE}, change, based_on, effective, decree, attempt, ratified_at,"
    query += f" refused_because, standing FROM {WITH_HOME} WHERE case_id = %(case_id)s"
    steps = "SELECT * FROM step WHERE case_id = %(case_id)s ORDER BY position"
    asked = {"case_id": case_id}
    with reading(reader, cases, who.regions) as db:
        rows = db.cursor(row_factory=dict_row)
        found = rows.execute(query, asked).fetchone()
        if found is None:
            raise NotFound
        recorded = rows.execute(steps, asked).fetchall()
    opened.tell(who.acting(found["village_code"]), subjects_of(found))
    tagged(response, found["position"])
    words = {past.position: past.by for past in ledger.history(CASE.of(case_id))}
    said = [step | _words(words[step["position"]]) for step in recorded]
    return CasePage.model_validate({**found, "steps": said, "as_of_position": as_of})


def _words(by: Provenance) -> dict[str, Any]:
    """What lies sealed beside a step; gone with the key of whom the case is about."""
    return {
        name: getattr(by, name) for name in ("on_behalf_of", "remark", "legal_basis", "evidence")
    }
