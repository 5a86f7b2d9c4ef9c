"""Record that somebody from elsewhere joined a family; who lived here before is the same person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberArrived
from contracts.registry.parts import Person
from contracts.registry.places import Move
from infra.runtime.eventstore.decisions import Decision, Doubt
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import ComingPerson, Dated, GivenMove, Reporting
from services.registry.persons.recognition import Recognition
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    require_distance,
    require_may_join,
)

router = APIRouter(tags=["Peristiwa penduduk"])


@dataclass
class RecordArrivalOfMember(Decision):
    family: Family
    niks: NikClaims
    person: Person
    origin: Move
    effective: Effective
    today: date
    report: Report = NOTHING_SAID
    known: Recognition = field(default_factory=Recognition)

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_may_join(self.person, self.effective, self.today)
        require_distance(self.family.village_code, self.origin)
        (person,) = self.niks.newcomers([self.known.settled(self.person)])
        common = self.family.facts_of(self.effective)
        common |= self.report.of(self.family, self.effective, self.today)
        return [MemberArrived(**common, person=person, origin=self.origin)]

    def doubts(self) -> Iterable[Doubt]:
        yield from self.known.doubts([self.person], self.family)


class Arrival(Dated, Reporting):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "person": {
            "relation": "parent",
            "biodata": {"sex": "female", "birth_date": "1962-03-12", "marital_status": "widowed"},
            "identity": {"name": "Aminah Contoh", "nik": "9999015203620001"},
        },
        "origin": {"level": "other_regency", "region_code": "18.71"},
    }

    person: ComingPerson
    origin: GivenMove


@router.post(
    "/households/{family_id}/arrivals",
    status_code=202,
    dependencies=records("arrival.record"),
    summary="Catat kedatangan anggota",
    description=(
        "Orang yang dulu tercatat di sini dikenali dari NIK-nya; tanpa NIK ditanyakan, dan yang "
        "kembali disebut dengan returning_id."
    ),
)
def record_arrival_of_member(family_id: UUID, arrival: Arrival, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    nik_key = counter.nik(arrival.person.identity.nik)
    person = arrival.person.person(counter.new_id("person"), nik_key)
    decision = RecordArrivalOfMember(
        family,
        NikClaims([nik_key]),
        person,
        arrival.origin.move(),
        arrival.effective,
        counter.today,
        arrival.report,
        counter.recognition(person, returning={person.person_id: arrival.person.returning_id}),
    )
    return counter.record(decision, family)
