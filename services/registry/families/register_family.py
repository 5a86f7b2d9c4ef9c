"""Register a family: it arrived, has a KK for the first time, or was left out of the first file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import Field

from contracts.codes.civil import Ground
from contracts.event import Effective, Event
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import Person
from contracts.registry.places import Move, Place
from infra.runtime.eventstore.decisions import Decision, Doubt
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, OfficeDep, records
from services.registry.forms import (
    Address,
    ComingPerson,
    Dated,
    GivenMove,
    KkNumber,
    Reporting,
    VillageCode,
)
from services.registry.persons.recognition import Recognition
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    require_born,
    require_distance,
    require_one_head,
    require_past,
)
from services.registry.villages.local_areas import LocalAreas

router = APIRouter(tags=["Keluarga"])


class OriginOfArrivals(Refused):
    status = 422
    title = "Dasar pendaftaran tidak cocok"
    detail = "Isi asal keluarga bila dan hanya bila keluarga ini datang dari luar."


@dataclass
class RegisterFamily(Decision):
    beginning: Beginning
    kk: KkClaim
    niks: NikClaims
    areas: LocalAreas
    place: Place
    members: Sequence[Person]
    effective: Effective
    today: date
    ground: Ground
    origin: Move | None = None
    report: Report = NOTHING_SAID
    known: Recognition = field(default_factory=Recognition)

    def decide(self) -> Sequence[Event]:
        if self.beginning.happened:
            return []
        require_past(self.effective, self.today)
        if (self.ground is Ground.ARRIVAL) != (self.origin is not None):
            raise OriginOfArrivals
        if self.origin:
            require_distance(self.areas.village_code, self.origin)
        for member in self.members:
            require_born(member.biodata.birth_date, self.today)
        require_one_head(self.members)
        family_id = self.beginning.family_id
        place, named = self.areas.settled(self.place)
        self.kk.require(family_id)
        return [
            FamilyRegistered(
                family_id=family_id,
                village_code=self.areas.village_code,
                effective=self.effective,
                kk_key=self.kk.kk_key,
                **place.parts(),
                members=self.niks.newcomers([self.known.settled(each) for each in self.members]),
                ground=self.ground,
                origin=self.origin,
                **self.report.of_newcomers(self.effective, self.today),
            ),
            *named,
        ]

    def doubts(self) -> Iterable[Doubt]:
        yield from self.known.doubts(self.members)


class NewFamily(Dated, Reporting):
    EXAMPLE: ClassVar = {
        "village_code": "18.09.01.2001",
        "kk_number": "9999010211260001",
        "ground": "new_kk",
        "effective": {"on": "2026-11-02"},
        "address": {"address": "Jalan Kenanga 7", "dusun": "Mekar", "rw": "1", "rt": "2"},
        "members": [
            {
                "relation": "head",
                "biodata": {"sex": "male", "birth_date": "1985-07-01", "occupation": 9},
                "identity": {"name": "Wagiman Contoh", "nik": "9999010107850001"},
            },
            {
                "relation": "wife",
                "biodata": {"sex": "female", "birth_date": "1988-04-21"},
                "identity": {"name": "Sarinah Contoh", "nik": "9999016104880002"},
            },
        ],
        "reported_on": "2026-11-03",
        "reported_by": "family",
    }

    village_code: VillageCode
    kk_number: KkNumber | None = Field(default=None, description="Kosong bila KK belum terbit")
    address: Address
    members: list[ComingPerson] = Field(min_length=1, max_length=50)
    origin: GivenMove | None = Field(default=None, description="Asal, bila keluarga ini datang")
    ground: Ground | None = Field(
        default=None, description="Kosong: datang bila asalnya diisi, selain itu KK baru"
    )

    @property
    def why(self) -> Ground:
        return self.ground or (Ground.ARRIVAL if self.origin else Ground.NEW_KK)


@router.post(
    "/households",
    status_code=201,
    dependencies=records("family.register"),
    summary="Daftarkan keluarga yang datang, yang belum pernah ber-KK, atau yang terlewat",
)
def register_family(new: NewFamily, office: OfficeDep, response: Response) -> Accepted:
    office.require_reach(new.village_code)
    family_id = office.new_id("family")
    members = [
        member.person(office.new_id(f"person-{number}"), office.nik(member.identity.nik))
        for number, member in enumerate(new.members)
    ]
    named = zip(members, new.members, strict=True)
    back = {member.person_id: given.returning_id for member, given in named}
    decision = RegisterFamily(
        Beginning(family_id),
        KkClaim(office.kk(new.kk_number)),
        NikClaims(member.nik_key for member in members),
        LocalAreas(new.village_code),
        new.address.place(new.kk_number),
        members,
        new.effective,
        office.today,
        new.why,
        new.origin.move() if new.origin else None,
        new.report,
        office.recognition(*members, returning=back),
    )
    return office.begin(decision, family_id, response)
