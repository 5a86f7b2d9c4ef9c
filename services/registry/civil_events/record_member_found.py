"""Record a member who was left out of the first file: always lived here, so did not arrive.

Only somebody whom the register does not know: who moved out and is back arrives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import UNKNOWN_DATE, Effective, Event
from contracts.registry.civil_events import MemberRecordedLate
from contracts.registry.parts import Person
from infra.runtime.eventstore.decisions import Decision, Doubt
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form, NewPerson
from services.registry.persons.recognition import Recognition
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.rules import require_may_join

router = APIRouter(tags=["Peristiwa penduduk"])


@dataclass
class RecordMemberFound(Decision):
    family: Family
    niks: NikClaims
    person: Person
    effective: Effective
    today: date
    known: Recognition = field(default_factory=Recognition)

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_may_join(self.person, self.effective, self.today)
        self.niks.require(self.person.nik_key, self.person.person_id)
        return [MemberRecordedLate(**self.family.facts_of(self.effective), person=self.person)]

    def doubts(self) -> Iterable[Doubt]:
        yield from self.known.doubts([self.person], self.family)


class MemberFound(Form):
    EXAMPLE: ClassVar = {
        "person": {
            "relation": "child",
            "biodata": {"sex": "female", "birth_date": "2019-04-06"},
            "identity": {"name": "Bunga Contoh", "mother_name": "Siti"},
        }
    }

    person: NewPerson
    effective: Effective = UNKNOWN_DATE


@router.post(
    "/households/{family_id}/members-found",
    status_code=202,
    dependencies=records("member-found.record"),
    summary="Catat anggota yang terlewat dalam data awal",
    description="Ia sudah tinggal di sini sejak semula: bukan kelahiran, bukan kedatangan.",
)
def record_member_found(family_id: UUID, found: MemberFound, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    nik_key = counter.nik(found.person.identity.nik)
    person = found.person.person(counter.new_id("person"), nik_key)
    known = counter.recognition(person)
    decision = RecordMemberFound(
        family, NikClaims([nik_key]), person, found.effective, counter.today, known
    )
    return counter.record(decision, family)
