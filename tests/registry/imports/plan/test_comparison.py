"""A row held against a person: what it corrects, what only an event changes, what is the same."""

from collections.abc import Iterator

import pytest

from contracts.event import Absent
from contracts.registry.parts import Identity
from contracts.registry.parts import Person as Registered
from services.registry.imports.plan import comparison
from services.registry.imports.plan.plan import FieldChange
from services.registry.projections.family import Family
from tests.registry.imports.file.files import Person, row
from tests.registry.imports.plan.registered import home
from tests.registry.imports.sukamaju import ANI, BUDI, JOKO, SITI

FULL = BUDI | {
    "agama_id": "1",
    "nama_ayah": "SLAMET",
    "akta_lahir": "AL-7",
    "tanggalperkawinan": "2014-02-03",
}


@pytest.fixture
def budis() -> Family:
    return home(FULL, SITI, ANI)


def head(family: Family) -> tuple[Registered, Identity]:
    person = family.present[family.heads[0]]
    assert isinstance(person.identity, Identity)
    return person, person.identity


def changes(family: Family, person: Person) -> list[FieldChange]:
    return list(comparison.changes(row(person), *head(family)))


def forbidden(family: Family, person: Person) -> Iterator[str | None]:
    return (fault.column for fault in comparison.forbidden(row(person), head(family)[0], family))


def test_the_same_row_changes_nothing_and_touches_nothing_protected(budis: Family) -> None:
    assert changes(budis, FULL) == []
    assert list(forbidden(budis, FULL)) == []


def test_a_row_that_states_nothing_but_the_nik_changes_nothing(budis: Family) -> None:
    assert changes(budis, {"nik": BUDI["nik"]}) == []
    assert list(forbidden(budis, {"nik": BUDI["nik"]})) == []


@pytest.mark.parametrize("name", ["Budi Santoso", "BUDI  SANTOSO", " budi santoso "])
def test_case_and_spaces_are_no_change(budis: Family, name: str) -> None:
    assert changes(budis, FULL | {"nama": name}) == []


@pytest.mark.parametrize(
    ("column", "value", "change"),
    [
        ("nama", "BUDI S", FieldChange("nama", "name", "BUDI SANTOSO", "BUDI S")),
        ("pekerjaan_id", "88", FieldChange("pekerjaan_id", "occupation", "9", "88")),
        ("agama_id", "ISLAM", None),
        ("agama_id", "2", FieldChange("agama_id", "religion", "1", "2")),
        ("sex", "2", FieldChange("sex", "sex", "1", "2")),
        (
            "tanggallahir",
            "18/05/1990",
            FieldChange("tanggallahir", "birth_date", "1990-05-17", "1990-05-18"),
        ),
        ("nama_ibu", "SUMI", FieldChange("nama_ibu", "mother_name", "", "SUMI")),
        ("akta_lahir", "AL-8", FieldChange("akta_lahir", "documents", "AL-7", "AL-8")),
        ("lat", "-5.4", FieldChange("lat", "documents", "", "-5.4")),
        ("tanggalperkawinan", "03-02-2014", None),
    ],
)
def test_a_field_that_is_stated_otherwise_is_a_change_in_words(
    budis: Family, column: str, value: str, change: FieldChange | None
) -> None:
    assert changes(budis, FULL | {column: value}) == ([change] if change else [])


@pytest.mark.parametrize("column", ["hamil", "cara_kb_id"])
def test_what_is_true_of_a_day_the_file_does_not_state_is_no_change(
    budis: Family, column: str
) -> None:
    assert changes(budis, FULL | {column: "1"}) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status_dasar", "2"),
        ("kk_level", "4"),
        ("no_kk", str(JOKO["no_kk"])),
        ("alamat", "JALAN KENANGA 1"),
        ("dusun", "KRAJAN"),
        ("rw", "009"),
        ("rt", "009"),
    ],
)
def test_what_only_a_civil_event_changes_is_named_by_its_column(
    budis: Family, column: str, value: str
) -> None:
    assert list(forbidden(budis, FULL | {column: value})) == [column]


def test_several_such_columns_are_all_named(budis: Family) -> None:
    moved = FULL | {"rt": "9", "rw": "9", "alamat": "JALAN LAIN", "kk_level": "2"}
    assert list(forbidden(budis, moved)) == ["kk_level", "alamat", "rw", "rt"]


def test_the_address_in_other_case_is_the_same_address(budis: Family) -> None:
    same = FULL | {"alamat": "Jalan  Melati 3", "dusun": "dusun mekar", "rt": "2", "rw": "RW 01"}
    assert list(forbidden(budis, same)) == []


def test_of_somebody_whose_address_was_erased_nothing_about_it_is_held_against_the_row(
    budis: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Family, "place", Absent.ERASED)
    assert list(forbidden(budis, FULL | {"alamat": "JALAN LAIN"})) == []
