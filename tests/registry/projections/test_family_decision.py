"""A decision about a family knows everything that shaped it."""

from datetime import date
from uuid import UUID, uuid4

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.families import AddressCorrected, FamilyRegistered
from contracts.registry.parts import Person
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from services.registry.civil_events.record_death import RecordDeath
from services.registry.families.correct_address import CorrectAddress
from services.registry.projections.refusals import BeforeBirth, UnknownFamily
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    HOME,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    NEXT_DOOR,
    SUKAMAJU,
    TODAY,
    ani,
    budi,
    dewi,
    family,
    joko,
    neighbours,
)
from tests.registry.what_happened import arrived, died, kk_replaced


def death(person: Person, family_id: UUID = FAMILY) -> RecordDeath:
    return RecordDeath(family_id, person.person_id, effective=LAST_WEEK, today=TODAY)


def test_a_registered_family_is_as_known_as_a_loaded_one() -> None:
    registered = FamilyRegistered(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        place=HOME,
        members=(budi, ani),
    )
    given(registered).when(death(ani)).then(died(ani, members_left=1))


def test_who_arrived_is_a_member() -> None:
    uncle = joko.model_copy(update={"relation": Relation.OTHER, "person_id": uuid4()})
    given(family, arrived(uncle)).when(death(uncle)).then(died(uncle, members_left=3))


def test_a_nik_that_was_assigned_dies_with_its_person() -> None:
    assigned = NikAssigned(
        family_id=NEIGHBOURS,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=DEWI,
        nik_key="nik-dewi",
    )
    now = dewi.model_copy(update={"nik_key": "nik-dewi"})
    given(neighbours, assigned).when(death(dewi, NEIGHBOURS)).then(
        died(now, NEIGHBOURS, members_left=1)
    )


def test_a_nik_that_was_corrected_dies_with_its_person() -> None:
    corrected = NikCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        nik_key="nik-right",
        previous_nik_key="nik-ani",
    )
    now = ani.model_copy(update={"nik_key": "nik-right"})
    given(family, corrected).when(death(ani)).then(died(now))


def test_a_corrected_birth_date_counts() -> None:
    biodata = ani.biodata.model_copy(update={"birth_date": date(2026, 11, 20)})
    corrected = BiodataCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        biodata=biodata,
        corrected=("birth_date",),
    )
    given(family, corrected).when(death(ani)).then_refused(BeforeBirth)


def test_a_replaced_kk_number_stays_with_a_corrected_address() -> None:
    decision = CorrectAddress(FAMILY, NEXT_DOOR, effective=LAST_WEEK, today=TODAY)
    given(family, kk_replaced("kk-2")).when(decision).then(
        AddressCorrected(
            family_id=FAMILY,
            village_code=SUKAMAJU,
            effective=LAST_WEEK,
            place=NEXT_DOOR.model_copy(update={"kk_number": "(kk-2)"}),
        )
    )


def test_a_family_outside_the_office_does_not_exist_for_it() -> None:
    given(family).when(death(ani).asked_by(MARGOREJO)).then_refused(UnknownFamily)
    given(family).when(death(ani).asked_by("18.09")).then(died(ani))
    given(family).when(death(ani).asked_by("18.0")).then_refused(UnknownFamily)


def test_a_child_can_die_on_the_day_of_its_birth() -> None:
    assert ani.biodata.birth_date
    same_day = Effective.day(ani.biodata.birth_date)
    decision = RecordDeath(FAMILY, ANI, effective=same_day, today=TODAY)
    given(family).when(decision).then(died(ani, effective=same_day))
