"""What becomes of a row, decided without a database."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from contracts.registry.history.household import Presence
from contracts.registry.parts import Identity, Person
from contracts.registry.places import Place
from services.registry.imports.plan.judgement import judge
from services.registry.imports.plan.lookup import Known, unknown
from services.registry.imports.plan.plan import PlannedFamily, RowOutcome
from services.registry.imports.rows.row import FileFamily
from services.registry.projections.claims import Holder
from tests.people_we_know import SUKAMAJU, TODAY
from tests.registry.imports.file.files import families
from tests.registry.imports.sukamaju import ANI, BUDI, SITI


def nothing_known(family: FileFamily) -> Known:
    keys = {row.line: row.nik for row in family.rows if row.nik}
    known = unknown(keys, family.kk_number)
    known.position = 7
    return known


def hold(known: Known, presence: Presence, erased: bool = False) -> None:
    """Somebody has Budi's NIK."""
    holder = Holder(uuid4(), uuid4(), presence, erased)
    known.niks = SimpleNamespace(holders={str(BUDI["nik"]): holder})  # type: ignore[assignment]


def judged(
    family: FileFamily, known: Known | None = None, first_load: bool = True
) -> PlannedFamily:
    return judge(
        family, known or nothing_known(family), SUKAMAJU, first_load=first_load, today=TODAY
    )


def outcomes(planned: PlannedFamily) -> list[RowOutcome]:
    return [row.outcome for row in planned.rows]


def test_a_family_of_the_first_file_is_new() -> None:
    [family] = families(BUDI, SITI, ANI)
    planned = judged(family)
    assert outcomes(planned) == [RowOutcome.NEW] * 3
    assert planned.loads and planned.untouched and planned.based_on == 7


def test_an_address_that_differs_from_the_head_is_noted() -> None:
    [family] = families(BUDI, SITI | {"rt": "009"})
    planned = judged(family)
    assert planned.rows[1].faults[-1].code == "address.of-head"
    assert outcomes(planned) == [RowOutcome.NEW] * 2


def test_a_missing_rt_is_a_warning_and_a_missing_sex_an_error() -> None:
    [family] = families(BUDI | {"rt": ""}, SITI)
    assert outcomes(judged(family)) == [RowOutcome.NEW] * 2
    [family] = families(BUDI | {"sex": ""}, SITI)
    assert outcomes(judged(family)) == [RowOutcome.REJECTED] * 2


def test_a_male_wife_is_an_error_and_a_head_of_a_hundred_and_twelve_a_warning() -> None:
    [family] = families(BUDI | {"tanggallahir": "1914-01-01"}, SITI | {"sex": "1"})
    head, wife = judged(family).rows
    assert "very-old" in [fault.code for fault in head.faults]
    assert wife.outcome is RowOutcome.REJECTED and wife.faults[-1].code == "relation-sex"


def test_a_child_far_older_than_the_head_is_an_error() -> None:
    [family] = families(BUDI, ANI | {"tanggallahir": "1935-08-09"})
    assert judged(family).rows[1].faults[-1].code == "older-than-head"


@pytest.mark.parametrize(
    ("presence", "erased", "outcome"),
    [
        (Presence.NEVER, False, RowOutcome.NEW),
        (Presence.AWAY, False, RowOutcome.CONFLICT),
        (Presence.AWAY, True, RowOutcome.NEW),
        (Presence.DEAD, False, RowOutcome.CONFLICT),
        (Presence.MISSING, False, RowOutcome.CONFLICT),
        (Presence.PRESENT, False, RowOutcome.CONFLICT),
    ],
)
def test_who_has_the_nik_decides(presence: Presence, erased: bool, outcome: RowOutcome) -> None:
    """A living holder whose family is not known here is a conflict, as is somebody dead."""
    [family] = families(BUDI)
    known = nothing_known(family)
    hold(known, presence, erased)
    known.mentions.any = True
    planned = judged(family, known)
    assert outcomes(planned) == [outcome] and not planned.untouched


@pytest.mark.parametrize(
    ("standing", "presence"), [("3", Presence.AWAY), ("2", Presence.DEAD), ("4", Presence.MISSING)]
)
def test_a_row_that_says_so_of_somebody_who_left_is_unchanged(
    standing: str, presence: Presence
) -> None:
    [family] = families(BUDI | {"status_dasar": standing})
    known = nothing_known(family)
    hold(known, presence)
    assert outcomes(judged(family, known)) == [RowOutcome.UNCHANGED]


def test_the_words_never_hold_a_value_of_the_file() -> None:
    people = (BUDI | {"sex": "", "rt": ""}, SITI | {"status_dasar": "2"}, ANI | {"nik": "12"})
    values = {str(value) for person in people for value in person.values() if len(str(value)) > 3}
    for family in families(*people):
        for row in judged(family, first_load=False).rows:
            for fault in row.faults:
                assert not any(value in fault.message for value in values)


def test_what_the_file_says_of_a_person_is_taken_over_whole() -> None:
    from services.registry.imports.plan import people

    [family] = families(
        BUDI
        | {
            "agama_id": "ISLAM",
            "golongan_darah_id": "3",
            "suku": "JAWA",
            "ayah_nik": "1809010101600002",
            "nama_ayah": "SLAMET",
            "akta_lahir": "AL-7",
            "tanggalperkawinan": "2014-02-03",
            "lat": "-5.39",
            "hamil": "2",
            "cara_kb_id": "1",
        }
    )
    row = family.rows[0]
    [found] = people.persons([(row, uuid4(), "key")])
    assert isinstance(found, Person) and isinstance(found.identity, Identity)
    assert found.identity.documents == {
        "akta_lahir": "AL-7",
        "tanggalperkawinan": "2014-02-03",
        "lat": "-5.39",
    }
    assert (found.identity.religion, found.identity.blood_type) == (1, 3)
    assert found.papers["father_name"] == "SLAMET" and found.identity.ethnicity == "JAWA"
    assert people.place(row) == Place(
        kk_number=str(BUDI["no_kk"]), address="JALAN MELATI 3", dusun="MEKAR", rw="001", rt="002"
    )
