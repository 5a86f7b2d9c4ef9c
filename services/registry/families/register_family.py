"""Register a family: it arrived from elsewhere, or its people never were in any KK before."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from fastapi import APIRouter, Response
from pydantic import Field

from contracts.event import Effective
from contracts.ids import FAMILY, named
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import Move, Person, Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.conditional import tagged
from infra.runtime.identity.rights import contains, right
from services.registry.counter import REGISTRARS, Accepted, NumbersDep, accepted, today
from services.registry.deps import LedgerDep
from services.registry.forms import Address, Dated, GivenMove, NewPerson, VillageCode
from services.registry.number_fields import KkNumber
from services.registry.projections.claims import Claims
from services.registry.projections.dates import require_born, require_past
from services.registry.projections.distance import require_distance
from services.registry.projections.succession import require_one_head
from services.registry.refusals import OutsideOffice

router = APIRouter(tags=["Keluarga"])
REGISTER = right("family.register", *REGISTRARS)


class RegisterFamily(Decision):
    def __init__(
        self,
        family_id: UUID,
        village_code: str,
        kk_key: str | None,
        place: Place,
        members: Sequence[Person],
        *,
        effective: Effective,
        today: date,
        origin: Move | None = None,
    ) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.place = place
        self.members = members
        self.effective = effective
        self.today = today
        self.origin = origin
        self.claims = Claims([person.nik_key for person in members], kk_key)

    def consistency_boundary(self) -> list[Selector]:
        own = Selector([FamilyRegistered], [FAMILY.of(self.family_id)])
        return [own, *self.claims.boundary()]

    def fold(self, past: Recorded) -> None:
        self.claims.fold(past)

    def execute(self) -> None:
        require_past(self.effective, self.today)
        if self.origin:
            require_distance(self.village_code, self.origin)
        require_born(self.members, self.today)
        require_one_head(self.members)
        self.claims.require_kk(self.family_id)
        self.record(
            FamilyRegistered(
                family_id=self.family_id,
                village_code=self.village_code,
                effective=self.effective,
                kk_key=self.claims.kk_key,
                place=self.place,
                members=self.claims.newcomers(self.members),
                origin=self.origin,
            )
        )


class NewFamily(Dated):
    village_code: VillageCode
    kk_number: KkNumber | None = Field(default=None, description="Kosong bila KK belum terbit")
    address: Address
    members: list[NewPerson] = Field(min_length=1, max_length=50)
    origin: GivenMove | None = Field(default=None, description="Asal, bila keluarga ini datang")


@router.post(
    "/households",
    status_code=201,
    dependencies=[requires(REGISTER)],
    summary="Daftarkan keluarga yang datang, atau yang belum pernah ber-KK",
)
def register_family(
    new: NewFamily, by: By, ledger: LedgerDep, numbers: NumbersDep, response: Response
) -> Accepted:
    if not contains(by.office, new.village_code):
        raise OutsideOffice
    family_id = named(by.command_id, "family")
    members = [
        member.person(named(by.command_id, f"person-{number}"), numbers.nik(member.identity.nik))
        for number, member in enumerate(new.members)
    ]
    decision = RegisterFamily(
        family_id,
        new.village_code,
        numbers.kk(new.kk_number),
        new.address.place(new.kk_number),
        members,
        effective=new.effective,
        today=today(by),
        origin=Move(**new.origin.model_dump()) if new.origin else None,
    )
    outcome = ledger.decide(decision, by)
    response.headers["Location"] = f"/households/{family_id}"
    tagged(response, 1)
    return accepted(family_id, outcome.recorded, outcome.position, 1)
