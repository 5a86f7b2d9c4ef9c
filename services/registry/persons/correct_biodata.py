"""Correct biodata that had been recorded wrongly: only the fields given, and only if they differ.

The NIK is not among them. A birth date stays before the day the person died or left, and what
cannot be is refused here too: an import puts right without being asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import model_validator

from contracts.codes.person import Sex
from contracts.event import UNKNOWN_DATE, Event
from contracts.registry.parts import Biodata, Civil, Person
from contracts.registry.persons import BiodataCorrected
from contracts.text import PersonName, Unclear
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form, GivenIdentity
from services.registry.projections.family import Family
from services.registry.rules import (
    head_of,
    require_after_birth,
    require_born,
    require_possible,
    require_possible_beside,
)

router = APIRouter(tags=["Orang"])


@dataclass
class CorrectBiodata(Decision):
    family: Family
    person_id: UUID
    corrections: Mapping[str, Any]
    today: date

    def decide(self) -> Sequence[Event]:
        member = self.family.member_not_elsewhere(self.person_id)
        self.family.identity_of(member.person)
        changed = self._changing(dict(member.person.biodata) | member.person.papers)
        if not changed:
            return []
        if "birth_date" in changed:
            require_born(changed["birth_date"], self.today)
            for departure in member.departures:
                require_after_birth(departure, changed["birth_date"])
        corrected = self._corrected(member.person, changed)
        if changed.keys() & {"sex", "birth_date"}:
            require_possible(corrected, corrected.relation, self.today)
            require_possible_beside(head_of(self.family), corrected)
        return [
            BiodataCorrected(
                **self.family.facts_of(UNKNOWN_DATE),
                person_id=self.person_id,
                **member.person.corrected_by(changed),
                corrected=tuple(sorted(changed)),
            )
        ]

    def _corrected(self, person: Person, changed: Mapping[str, Any]) -> Person:
        sex, civil = changed.get("sex", person.sex), person.civil
        if isinstance(civil, Civil) and "birth_date" in changed:
            civil = civil.model_copy(update={"birth_date": changed["birth_date"]})
        return person.model_copy(update={"sex": sex, "civil": civil})

    def _changing(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The corrections that say otherwise."""
        return {
            name: value
            for name, value in self.corrections.items()
            if name != "nik" and name in known and known[name] != value
        }


class RightBiodata(Biodata):
    sex: Sex | None = None  # type: ignore[assignment]


class RightIdentity(GivenIdentity):
    name: PersonName | None = None  # type: ignore[assignment]


class Corrections(Form):
    """Only the fields that were wrong; a field given as null is taken away."""

    EXAMPLE: ClassVar = {
        "biodata": {"birth_date": "1992-03-12"},
        "identity": {"name": "Siti Contoh", "birth_place": "Gedong Tataan"},
    }

    biodata: RightBiodata = RightBiodata()
    identity: RightIdentity = RightIdentity()

    @property
    def given(self) -> dict[str, Any]:
        parts = (self.biodata, self.identity)
        return {name: getattr(part, name) for part in parts for name in part.model_fields_set}

    @model_validator(mode="after")
    def _everybody_has_a_name_and_a_sex(self) -> Self:
        if not {"name", "sex"}.isdisjoint(name for name, value in self.given.items() if not value):
            raise Unclear("Nama dan jenis kelamin tidak boleh dikosongkan.")
        if "nik" in self.given:
            raise Unclear("NIK dibetulkan tersendiri, sebagai pembetulan NIK.")
        return self


@router.post(
    "/households/{family_id}/members/{person_id}/biodata-correction",
    status_code=202,
    dependencies=records("biodata.correct"),
    summary="Betulkan biodata yang salah tercatat",
)
def correct_biodata(
    family_id: UUID, person_id: UUID, corrections: Corrections, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = CorrectBiodata(family, person_id, corrections.given, counter.today)
    return counter.record(decision, family)
