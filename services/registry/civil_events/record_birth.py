"""Record a birth: the child joins a family somebody lives in, on the day it was born."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.person import Sex
from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberBorn
from contracts.registry.history.household import Presence
from contracts.registry.parts import Person
from infra.runtime.eventstore.decisions import Decision, Doubt
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import NewPerson, Reporting
from services.registry.persons.likeness import Traits
from services.registry.persons.plausible import of_mother
from services.registry.persons.recognition import Recognition
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.projections.member import Member
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    doubts_of,
    latest,
    refuse_impossible,
    require_after_birth,
    require_no_second_head,
    require_past,
)

router = APIRouter(tags=["Peristiwa penduduk"])


class NotTheMother(Refused):
    status = 422
    title = "Ibu tidak sesuai"
    detail = "Ibu harus perempuan yang tercatat dalam keluarga ini. Pilih ibu yang benar."


class TwoBirthDates(Refused):
    status = 422
    title = "Dua tanggal lahir"
    detail = "Tanggal kelahiran dan tanggal lahir anak berbeda. Samakan, atau isi salah satu saja."


class MotherDied(Refused):
    status = 422
    title = "Ibu sudah meninggal"
    detail = (
        "Ibu tercatat meninggal sebelum tanggal itu. Pilih ibu yang benar, atau betulkan tanggal."
    )


class BornAlready(Refused):
    title = "Kelahiran ini sudah tercatat"
    detail = (
        "Keluarga ini sudah mempunyai anak dengan nama dan tanggal lahir ini. Bila NIK-nya baru "
        "terbit, tetapkan NIK bagi anak itu; jangan mencatat kelahirannya sekali lagi."
    )


SAME_BIRTH = Doubt(
    "same-birth", "Pada tanggal itu sudah tercatat kelahiran lain dalam keluarga ini, kembarkah?"
)


@dataclass
class RecordBirth(Decision):
    family: Family
    niks: NikClaims
    child: Person
    born: date
    today: date
    mother_id: UUID | None = None
    report: Report = NOTHING_SAID
    known: Recognition = field(default_factory=Recognition)

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        effective = Effective.day(self.born)
        require_past(effective, self.today)
        require_no_second_head(self.child.relation)
        stated = self.child.birth_date
        if stated not in (None, self.born):
            raise TwoBirthDates
        if self.mother is not None:
            self._require_able(self.mother, effective)
        if any(self._same_birth(each) for each in self._born_alike):
            raise BornAlready
        self.niks.require(self.child.nik_key, self.child.person_id)
        return [
            MemberBorn(
                **self.family.facts_of(effective),
                **self.report.of(self.family, effective, self.today),
                child=self._newborn,
                mother_id=self.mother_id,
            )
        ]

    @property
    def _newborn(self) -> Person:
        return born_on(self.born, self.child)

    @property
    def mother(self) -> Member | None:
        return self.family.member(self.mother_id) if self.mother_id else None

    def doubts(self) -> Iterable[Doubt]:
        if self.mother is not None:
            yield from doubts_of(of_mother(self.mother.person.birth_date, self.born))
        if self._born_alike:
            yield SAME_BIRTH
        yield from self.known.doubts([self._newborn])

    def _require_able(self, mother: Member, effective: Effective) -> None:
        if mother.person.sex is not Sex.FEMALE:
            raise NotTheMother
        require_after_birth(effective, mother.person.birth_date)
        refuse_impossible(of_mother(mother.person.birth_date, self.born))
        died = mother.last if mother.presence is Presence.DEAD else None
        last_day = latest(died.effective) if died else None
        if last_day is not None and last_day < self.born:
            raise MotherDied

    @property
    def _born_alike(self) -> list[Member]:
        """Children of the family who were born that day, also if they died or left since."""
        members = self.family.members.values()
        known = (each for each in members if each.presence is not Presence.NEVER)
        return [each for each in known if each.person.birth_date == self.born]

    def _same_birth(self, member: Member) -> bool:
        niks = {member.person.nik_key, self.child.nik_key} - {None}
        return len(niks) < 2 and Traits.of(member.person).alike(Traits.of(self.child))


def born_on(day: date, child: Person) -> Person:
    """The child with its birth date, which the form need not repeat."""
    biodata = child.biodata.model_copy(update={"birth_date": day})
    return child.model_copy(update=biodata.parts())


class Birth(Reporting):
    EXAMPLE: ClassVar = {
        "born": "2026-11-20",
        "child": {
            "relation": "child",
            "biodata": {"sex": "male"},
            "identity": {"name": "Bayu Contoh", "birth_place": "Gedong Tataan"},
        },
        "mother_id": "00000000-0000-0000-0000-000000000002",
        "reported_on": "2026-11-23",
        "reported_by": "family",
    }

    born: date
    child: NewPerson
    mother_id: UUID | None = Field(default=None, description="Ibu, bila anggota keluarga ini")


@router.post(
    "/households/{family_id}/births",
    status_code=202,
    dependencies=records("birth.record"),
    summary="Catat kelahiran",
)
def record_birth(family_id: UUID, birth: Birth, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    nik_key = counter.nik(birth.child.identity.nik)
    child = birth.child.person(counter.new_id("child"), nik_key)
    known = counter.recognition(born_on(birth.born, child))
    said = (birth.mother_id, birth.report, known)
    decision = RecordBirth(family, NikClaims([nik_key]), child, birth.born, counter.today, *said)
    return counter.record(decision, family)
