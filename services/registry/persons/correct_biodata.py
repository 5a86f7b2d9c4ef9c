"""Correct biodata that had been recorded wrongly: only the fields given, and only if they differ.

The NIK is not among them. A birth date stays before the day the person died or left.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import model_validator

from contracts.codes.person import Sex
from contracts.event import UNKNOWN_DATE
from contracts.registry.parts import Biodata, Identity
from contracts.registry.persons import BiodataCorrected
from contracts.text import Unclear
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Form, GivenIdentity, Name
from services.registry.projections.dates import require_after_birth
from services.registry.projections.erased import known_identity
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.member import Member, Presence
from services.registry.refusals import InAnotherFamily, InTheFuture

router = APIRouter(tags=["Orang"])
CORRECT = right("biodata.correct", *REGISTRARS)


class CorrectBiodata(FamilyDecision):
    def __init__(
        self, family_id: UUID, person_id: UUID, corrections: Mapping[str, Any], *, today: date
    ) -> None:
        super().__init__(family_id)
        self.person_id = person_id
        self.corrections = corrections
        self.today = today

    def judge(self) -> None:
        member = self.member(self.person_id)
        if member.presence is Presence.ELSEWHERE:
            raise InAnotherFamily
        person = member.person
        biodata = self._of(person.biodata)
        identity = self._of(known_identity(person))
        if not biodata | identity:
            return
        self._require_birth(member, biodata.get("birth_date"))
        self.record(
            BiodataCorrected(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=UNKNOWN_DATE,
                person_id=self.person_id,
                biodata=person.biodata.model_copy(update=biodata),
                identity=known_identity(person).model_copy(update=identity),
                corrected=tuple(sorted(biodata | identity)),
            )
        )

    def _of(self, known: Biodata | Identity) -> dict[str, Any]:
        """The corrections that belong to one half of a person and change it."""
        return {
            name: value
            for name, value in self.corrections.items()
            if name != "nik" and name in type(known).model_fields and getattr(known, name) != value
        }

    def _require_birth(self, member: Member, born: date | None) -> None:
        if born is None:
            return
        if born > self.today:
            raise InTheFuture
        for change in member.changes:
            if change.presence is not Presence.PRESENT:
                require_after_birth(change.effective, born)


class RightBiodata(Biodata):
    sex: Sex | None = None  # type: ignore[assignment]


class RightIdentity(GivenIdentity):
    name: Name | None = None  # type: ignore[assignment]


class Corrections(Form):
    """Only the fields that were wrong; a field given as null is taken away."""

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
    dependencies=[requires(CORRECT)],
    summary="Betulkan biodata yang salah tercatat",
)
def correct_biodata(
    family_id: UUID, person_id: UUID, corrections: Corrections, desk: DeskDep
) -> Accepted:
    return desk.record(CorrectBiodata(family_id, person_id, corrections.given, today=desk.today))
