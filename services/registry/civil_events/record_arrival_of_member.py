"""Record that somebody from elsewhere joined a family; who lived here before is the same person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberArrived
from contracts.registry.parts import Person
from contracts.registry.places import Move
from infra.runtime.eventstore.decisions import Decision, Doubt
from services.registry.counter import Accepted, CounterDep, may
from services.registry.forms import Dated, GivenMove, NewPerson, Reporting
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    head_of,
    odd,
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

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_may_join(self.family, self.person, self.effective, self.today)
        require_distance(self.family.village_code, self.origin)
        (person,) = self.niks.newcomers([self.person])
        common = self.family.facts_of(self.effective)
        common |= self.report.of(self.family, self.effective, self.today)
        return [MemberArrived(**common, person=person, origin=self.origin)]

    def doubts(self) -> Iterable[Doubt]:
        return odd(self.person, head_of(self.family), self.today)


class Arrival(Dated, Reporting):
    person: NewPerson
    origin: GivenMove


@router.post(
    "/households/{family_id}/arrivals",
    status_code=202,
    dependencies=[may("arrival.record")],
    summary="Catat kedatangan anggota",
    description="Orang yang dulu tercatat di sini dikenali dari NIK-nya.",
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
    )
    return counter.record(decision, family)
