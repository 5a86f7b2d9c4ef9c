"""People without NIK are known by name, birth date, family and mother; a later NIK is offered."""

from datetime import date

import pytest

from contracts.codes.person import CauseOfDeath
from contracts.event import Effective
from contracts.registry.civil_events import DeathCause, MemberDied
from contracts.registry.persons import BiodataCorrected, NikAssigned
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.file.files import Person
from tests.registry.imports.loket import Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, JOKO, SITI

RINI = ANI | {"nama": "RINI NUR'AINI", "nik": "0", "tanggallahir": "2026-02-03", "nama_ibu": "SITI"}
HER_NIK = {"nik": "1809014302260001"}


@pytest.fixture
def rinis(loket: Loket) -> Loket:
    """Budi's family was loaded when Rini, just born, had no NIK yet."""
    loket.carried_out(BUDI, SITI, RINI)
    return loket


def row_of(loket: Loket, person: Person, **given: str) -> dict[str, object]:
    found: dict[str, object] = loket.rows(loket.tried(BUDI, person, **given)["id"])[1]
    return found


@pytest.mark.parametrize("name", ["RINI NUR'AINI", "Nur\u2019aini, Rini", "rini  nuraini"])
def test_a_nik_that_came_later_is_offered_however_the_name_is_written(
    rinis: Loket, name: str
) -> None:
    row = row_of(rinis, RINI | HER_NIK | {"nama": name})
    assert row["outcome"] == "changed" and "nik.offered" in codes(row)
    changes = row["changes"]
    assert changes[0] == {"column": "nik", "old": "", "new": "************0001"}  # type: ignore[index]


def test_carrying_it_out_assigns_the_nik_to_her(rinis: Loket) -> None:
    done = rinis.carried_out(BUDI, RINI | HER_NIK | {"agama_id": "1"})
    assert done["totals"]["changed"] == 1
    assigned, corrected = rinis.facts()[-2:]
    assert isinstance(assigned, NikAssigned) and isinstance(corrected, BiodataCorrected)
    rini = rinis.loaded()[0].members[2].person_id
    assert assigned.person_id == corrected.person_id == rini
    assert assigned.nik_key == rinis.registry.key("nik", HER_NIK["nik"])
    again = rinis.tried(BUDI | {"nama": "Budi Santoso"}, RINI | HER_NIK | {"agama_id": "1"})
    assert again["totals"]["unchanged"] == 2


def test_who_died_without_a_nik_is_remembered(rinis: Loket) -> None:
    [family] = rinis.loaded()
    rinis.registry.record(
        MemberDied(
            family_id=family.family_id,
            village_code=SUKAMAJU,
            effective=Effective.day(date(2026, 11, 1)),
            person_id=family.members[2].person_id,
            died_of=DeathCause(cause=CauseOfDeath.SICKNESS_OR_AGE),
        )
    )
    for row in (row_of(rinis, RINI), row_of(rinis, RINI | HER_NIK)):
        assert row["outcome"] == "conflict" and "person.dead" in codes(row)
    assert row_of(rinis, RINI | {"status_dasar": "2"})["outcome"] == "unchanged"


def test_one_whose_name_or_birth_date_differs_is_not_to_be_recorded_as_a_birth(
    rinis: Loket,
) -> None:
    for otherwise in ({"nama": "RINI"}, {"tanggallahir": "2026-02-04"}):
        row = row_of(rinis, RINI | HER_NIK | otherwise)
        assert row["outcome"] == "conflict" and "person.similar" in codes(row)
        [fault] = [f for f in row["faults"] if f["code"] == "person.similar"]  # type: ignore[attr-defined]
        assert "elahiran" not in fault["message"] and "betulkan dulu biodatanya" in fault["message"]


def test_another_nik_for_somebody_who_has_one_is_a_correction_to_be_made(rinis: Loket) -> None:
    assert "nik.other" in codes(row_of(rinis, SITI | {"nik": "1809014203920009"}))


def test_a_file_that_lost_a_nik_is_about_the_same_person(rinis: Loket) -> None:
    assert row_of(rinis, SITI | {"nik": "0"})["outcome"] == "unchanged"


def test_two_old_women_of_one_name_are_loaded_with_their_families(loket: Loket) -> None:
    old = SITI | {"nama": "SUMINAH", "nik": "0", "tanggallahir": "1950-01-01", "kk_level": "7"}
    done = loket.carried_out(BUDI, old, JOKO, old | {"no_kk": JOKO["no_kk"], "kk_level": "8"})
    assert done["totals"] == {"new": 4}
