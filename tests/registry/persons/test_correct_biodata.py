from datetime import date
from typing import Any

from contracts.codes.person import Relation, Sex
from contracts.event import UNKNOWN_DATE, Absent
from contracts.registry.parts import Identity
from contracts.registry.persons import BiodataCorrected
from services.registry.persons.correct_biodata import CorrectBiodata
from services.registry.projections.family import Family
from services.registry.refusals import (
    BeforeBirth,
    Erased,
    InAnotherFamily,
    InTheFuture,
    NotAMember,
)
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    SUKAMAJU,
    TODAY,
    ani,
    budi,
    family,
    neighbours,
    siti,
)
from tests.registry.what_happened import died, transferred


def correct(**corrections: Any) -> CorrectBiodata:
    return CorrectBiodata(Family(FAMILY), ANI, corrections, TODAY)


def corrected(*fields: str, **changes: Any) -> BiodataCorrected:
    assert isinstance(ani.identity, Identity)
    name = {"name": changes.pop("name")} if "name" in changes else {}
    return BiodataCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        **ani.biodata.model_copy(update=changes).parts(),
        identity=ani.identity.model_copy(update=name),
        corrected=fields,
    )


def test_only_the_fields_that_differ_are_corrected() -> None:
    given(family).when(correct(name="Anisa", sex=Sex.FEMALE, birth_date=date(2015, 8, 10))).then(
        corrected("birth_date", "name", name="Anisa", birth_date=date(2015, 8, 10))
    )


def test_a_name_alone_is_corrected() -> None:
    given(family).when(correct(name="Anisa")).then(corrected("name", name="Anisa"))


def test_correcting_what_is_right_already_changes_nothing() -> None:
    given(family).when(correct(name="Ani", sex=Sex.FEMALE)).then()


def test_the_nik_is_not_corrected_on_the_way() -> None:
    given(family).when(correct(nik="1809014112000005")).then()


def test_a_corrected_birth_is_not_in_the_future_nor_after_the_death() -> None:
    given(family).when(correct(birth_date=date(2026, 11, 22))).then_refused(InTheFuture)
    given(family, died(ani)).when(correct(birth_date=date(2026, 11, 15))).then_refused(BeforeBirth)
    given(family, died(ani)).when(correct(birth_date=date(2015, 8, 10))).then(
        corrected("birth_date", birth_date=date(2015, 8, 10))
    )


def test_a_person_is_corrected_where_they_live() -> None:
    there = transferred(ani, Relation.OTHER)
    given(family, neighbours, there).when(correct(name="Anisa")).then_refused(InAnotherFamily)
    stranger = CorrectBiodata(Family(FAMILY), DEWI, {"name": "Dewi"}, TODAY)
    given(family, neighbours).when(stranger).then_refused(NotAMember)


def test_nothing_is_added_to_erased_data() -> None:
    erased = ani.model_copy(update={"identity": Absent.ERASED})
    given(family.model_copy(update={"members": (budi, siti, erased)})).when(
        correct(birth_date=date(2015, 8, 10))
    ).then_refused(Erased)
