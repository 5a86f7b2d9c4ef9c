"""Record that a member moved out of the village; whoever leaves last takes the family along."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.civil_events import MemberMovedOut
from contracts.registry.parts import Move
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Departure, GivenMove
from services.registry.projections.dates import require_after_birth, require_past
from services.registry.projections.distance import require_distance
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.member import Presence
from services.registry.projections.succession import Succession, succeed

router = APIRouter(tags=["Peristiwa penduduk"])
RECORD = right("move-out.record", *REGISTRARS)


class LastMember(Refused):
    title = "Anggota terakhir"
    detail = "Ini anggota terakhir keluarga. Catat sebagai pindah keluar seluruh keluarga."


class RecordMoveOutOfMember(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        person_id: UUID,
        destination: Move,
        *,
        effective: Effective,
        today: date,
        succession: Succession | None = None,
    ) -> None:
        super().__init__(family_id)
        self.person_id = person_id
        self.destination = destination
        self.effective = effective
        self.today = today
        self.succession = succession

    def judge(self) -> None:
        last = self.member(self.person_id).last
        if last and (last.presence, last.effective) == (Presence.AWAY, self.effective):
            return
        person = self.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        require_distance(self.family.village_code, self.destination)
        if len(self.family.present) == 1:
            raise LastMember
        heads = succeed(self.family, self.succession, self.effective, leaving={self.person_id})
        moved = MemberMovedOut(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            effective=self.effective,
            person_id=self.person_id,
            nik_key=person.nik_key,
            destination=self.destination,
            was_head=person.relation is Relation.HEAD,
            members_left=len(self.family.present) - 1,
        )
        self.record_all(moved, *heads)


class MoveOut(Departure):
    destination: GivenMove


@router.post(
    "/households/{family_id}/members/{person_id}/move-out",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat anggota pindah keluar",
)
def record_move_out_of_member(
    family_id: UUID, person_id: UUID, move: MoveOut, desk: DeskDep
) -> Accepted:
    return desk.record(
        RecordMoveOutOfMember(
            family_id,
            person_id,
            Move(**move.destination.model_dump()),
            effective=move.effective,
            today=desk.today,
            succession=move.succession,
        )
    )
