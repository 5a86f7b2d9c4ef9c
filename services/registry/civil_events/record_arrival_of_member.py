"""Record that somebody from elsewhere joined a family; who lived here before is the same person."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.civil_events import MemberArrived
from contracts.registry.parts import Move, Person
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Dated, GivenMove, NewPerson
from services.registry.projections.claims import Claims
from services.registry.projections.dates import require_after_birth, require_born, require_past
from services.registry.projections.distance import require_distance
from services.registry.projections.family_decision import FamilyDecision
from services.registry.refusals import OneHeadNeeded

router = APIRouter(tags=["Peristiwa penduduk"])
RECORD = right("arrival.record", *REGISTRARS)


class RecordArrivalOfMember(FamilyDecision):
    def __init__(
        self, family_id: UUID, person: Person, origin: Move, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id, claims=Claims([person.nik_key]))
        self.person = person
        self.origin = origin
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        require_born([self.person], self.today)
        require_after_birth(self.effective, self.person.biodata.birth_date)
        require_distance(self.family.village_code, self.origin)
        if self.person.relation is Relation.HEAD:
            raise OneHeadNeeded
        (person,) = self.claims.newcomers([self.person])
        self.record(
            MemberArrived(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                person=person,
                origin=self.origin,
            )
        )


class Arrival(Dated):
    person: NewPerson
    origin: GivenMove


@router.post(
    "/households/{family_id}/arrivals",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat kedatangan anggota",
    description="Orang yang dulu tercatat di sini dikenali dari NIK-nya.",
)
def record_arrival_of_member(
    family_id: UUID, arrival: Arrival, desk: DeskDep, numbers: NumbersDep
) -> Accepted:
    nik_key = numbers.nik(arrival.person.identity.nik)
    return desk.record(
        RecordArrivalOfMember(
            family_id,
            arrival.person.person(desk.new_id("person"), nik_key),
            Move(**arrival.origin.model_dump()),
            effective=arrival.effective,
            today=desk.today,
        )
    )
