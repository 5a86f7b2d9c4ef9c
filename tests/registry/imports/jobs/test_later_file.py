"""A file for a village that is already in the register: it corrects biodata and nothing else."""

from datetime import date

import pytest

from contracts.codes.person import CauseOfDeath
from contracts.event import Effective
from contracts.registry.civil_events import DeathCause, MemberDied
from contracts.registry.persons import BiodataCorrected
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.imports.file.files import Person
from tests.registry.imports.loket import Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI


@pytest.fixture
def sukamaju(loket: Loket) -> Loket:
    """The village after its first file."""
    loket.carried_out(*EVERYBODY)
    return loket


def only(loket: Loket, *people: Person, **given: str) -> dict[str, object]:
    """The first row of a file after its dry run."""
    first: dict[str, object] = loket.rows(loket.tried(*people, **given)["id"])[0]
    return first


def test_what_the_file_repeats_is_unchanged(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nama": "Budi  Santoso"}, SITI, ANI)
    assert tried["totals"] == {"unchanged": 3} and tried["first_load"] is False


def test_a_cell_that_states_nothing_changes_nothing(sukamaju: Loket) -> None:
    assert only(sukamaju, {"nik": BUDI["nik"]})["outcome"] == "unchanged"


def test_a_correction_is_recorded_as_one_with_its_fields(sukamaju: Loket) -> None:
    done = sukamaju.carried_out(BUDI | {"pekerjaan_id": "88", "akta_lahir": "AL-1"}, SITI)
    assert done["totals"] == {"changed": 1, "unchanged": 1, "absent": 1}
    corrected = sukamaju.facts()[-1]
    assert isinstance(corrected, BiodataCorrected)
    assert corrected.corrected == ("documents", "occupation")
    assert corrected.biodata.occupation == 88
    assert corrected.identity.documents == {"akta_lahir": "AL-1"}  # type: ignore[union-attr]


def test_the_dry_run_shows_old_and_new(sukamaju: Loket) -> None:
    row = only(sukamaju, SITI | {"nama": "SITI AMINAH PUTRI", "ibu_nik": "1809014101600002"})
    assert row["outcome"] == "changed"
    assert row["changes"] == [
        {"column": "nama", "old": "SITI AMINAH", "new": "SITI AMINAH PUTRI"},
        {"column": "ibu_nik", "old": "", "new": "************0002"},
    ]


def test_two_members_of_a_family_can_be_corrected_by_nik_alone(sukamaju: Loket) -> None:
    done = sukamaju.carried_out(
        *({"nik": each["nik"], "agama_id": "1", "tempatlahir": "METRO"} for each in EVERYBODY)
    )
    assert done["totals"] == {"changed": 5}
    assert len(sukamaju.facts()) == 7


@pytest.mark.parametrize(
    ("column", "value", "record"),
    [
        ("status_dasar", "2", "kematian"),
        ("kk_level", "1", "pergantian kepala keluarga"),
        ("no_kk", JOKO["no_kk"], "nomor KK"),
        ("alamat", "JALAN KENANGA 1", "alamat"),
        ("dusun", "KRAJAN", "alamat"),
        ("rw", "009", "alamat"),
        ("rt", "009", "alamat"),
    ],
)
def test_what_only_a_civil_event_changes_is_a_conflict(
    sukamaju: Loket, column: str, value: str, record: str
) -> None:
    row = only(sukamaju, SITI | {column: value, "nama": "SITI"})
    assert row["outcome"] == "conflict"
    [fault] = [f for f in row["faults"] if f["severity"] == "error"]  # type: ignore[attr-defined]
    assert fault["column"] == column and record in fault["message"]


def test_a_family_the_register_does_not_have_is_no_first_load_any_more(sukamaju: Loket) -> None:
    new = JOKO | {"no_kk": "1809011111110001", "nik": "1809013101600009"}
    assert codes(only(sukamaju, new)) == {"import.first-load-over"}
    assert only(sukamaju, new, JOKO, first_load="true")["outcome"] == "new"


def test_the_same_file_with_the_other_choice_is_tried_again(sukamaju: Loket) -> None:
    new = JOKO | {"no_kk": "1809011111110001", "nik": "1809013101600009"}
    before = sukamaju.tried(new)
    after = sukamaju.tried(new, first_load="true")
    assert sukamaju.found(before["id"])["state"] == "cancelled"
    assert after["totals"] == {"new": 1}
    assert sukamaju.hand_in(new).json()["id"] == after["id"]


def test_a_person_is_not_added_to_a_registered_family(sukamaju: Loket) -> None:
    born = ANI | {"nik": "1809010101260001", "nama": "RINI", "tanggallahir": "2026-01-01"}
    row = only(sukamaju, born, first_load="true")
    assert row["outcome"] == "conflict" and "kk.registered" in codes(row)


def test_a_family_registered_in_another_village_is_left_alone(sukamaju: Loket) -> None:
    answer = sukamaju.hand_in(BUDI, SITI, village=MARGOREJO, who="operator.margorejo")
    sukamaju.work()
    found = sukamaju.registry.get("operator.margorejo", f"/imports/{answer.json()['id']}/rows")
    assert [codes(row) for row in found.json()["items"]] == [{"number.not-usable"}] * 2


def test_the_dead_do_not_come_back_with_a_file(sukamaju: Loket) -> None:
    family = sukamaju.loaded()[1]
    sukamaju.registry.record(
        MemberDied(
            family_id=family.family_id,
            village_code=SUKAMAJU,
            effective=Effective.day(date(2026, 11, 1)),
            person_id=family.members[1].person_id,
            nik_key=family.members[1].nik_key,
            died_of=DeathCause(cause=CauseOfDeath.SICKNESS_OR_AGE),
        )
    )
    assert "nik.dead" in codes(only(sukamaju, DEWI))
    assert only(sukamaju, DEWI | {"status_dasar": "2"})["outcome"] == "unchanged"
