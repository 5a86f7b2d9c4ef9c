"""Record that a missing member is back, in the family they were missing from. Nobody arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberReappeared
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, NewHead, Reporting
from services.registry.projections.family import Family
from services.registry.rules import NOTHING_SAID, Report, Succession, require_past, succeed

router = APIRouter(tags=["Peristiwa penduduk"])


class NotMissing(Refused):
    title = "Tidak tercatat hilang"
    detail = "Orang ini tidak tercatat hilang. Periksa riwayatnya, atau catat kedatangannya."


@dataclass
class RecordMemberReappeared(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date
    succession: Succession | None = None
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        if self.person_id in self.family.present:
            return []
        if not self.family.missing(self.person_id):
            raise NotMissing
        self.family.require_not_erased(self.person_id)
        require_past(self.effective, self.today)
        back = {self.person_id}
        heads = succeed(self.family, self.succession, self.effective, returning=back)
        reappeared = MemberReappeared(
            **self.family.facts_of(self.effective),
            **self.report.of(self.family, self.effective, self.today),
            person_id=self.person_id,
            nik_key=self.family.member(self.person_id).person.nik_key,
        )
        return [reappeared, *heads]


class Reappearance(Dated, Reporting):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-21"},
        "reported_on": "2026-11-22",
        "reported_by": "rt",
    }

    new_head: NewHead | None = Field(
        default=None, description="Kepala keluarga sesudahnya, bila yang kembali dulu kepala"
    )


@router.post(
    "/households/{family_id}/members/{person_id}/reappearance",
    status_code=202,
    dependencies=records("reappearance.record"),
    summary="Catat anggota yang hilang ditemukan kembali",
    description="Bukan kedatangan. Bila ia ditemukan meninggal, catat kematiannya.",
)
def record_member_reappeared(
    family_id: UUID, person_id: UUID, back: Reappearance, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    succession = back.new_head.succession() if back.new_head else None
    decision = RecordMemberReappeared(
        family, person_id, back.effective, counter.today, succession, back.report
    )
    return counter.record(decision, family)
