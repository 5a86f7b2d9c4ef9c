"""Rows become families, and what only the whole file shows is said on every row concerned."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.imports.rows.roll import BIGGEST_FAMILY
from services.registry.imports.rows.row import FileFamily, PersonRow
from services.registry.numbers import Severity
from tests.registry.imports.file.files import BUDI, KK, SITI, csv_bytes, families, read, rows

ANI = SITI | {"nik": "3512074203150001", "nama": "ANI", "kk_level": "4"}
ANI |= {"tanggallahir": "2015-03-02"}
JOKO = BUDI | {"nik": "3512070101800002", "nama": "JOKO", "no_kk": "3512070506180007"}
JOKO |= {"tanggallahir": "1980-01-01"}


def fault_codes(family: FileFamily) -> list[str]:
    return [fault.code for fault in family.faults]


def test_the_members_of_a_family_are_together_wherever_their_lines_stand() -> None:
    first, second = families(BUDI, JOKO, SITI)
    assert (first.kk_number, [row.line for row in first.rows]) == (KK, [2, 4])
    assert first.head is not None and first.head.name == "BUDI SANTOSO"
    assert [row.line for row in second.rows] == [3]


def test_people_without_a_kk_number_are_not_thrown_together() -> None:
    both = families(BUDI | {"no_kk": ""}, SITI | {"no_kk": "-"})
    assert [(family.kk_number, len(family.rows)) for family in both] == [(None, 1), (None, 1)]


def test_a_family_without_a_head_is_pointed_at_because_the_head_may_be_registered() -> None:
    (family,) = families(SITI, ANI)
    assert [(f.code, f.severity) for f in family.faults] == [("family.no-head", Severity.WARNING)]
    assert family.head is None


def test_a_file_without_the_column_kk_level_says_nothing_of_heads() -> None:
    (family,) = families({title: SITI[title] for title in ("nik", "no_kk", "nama")})
    assert family.faults == ()


def test_two_heads_are_named_with_their_lines() -> None:
    (family,) = families(BUDI, SITI | {"kk_level": "1"})
    (fault,) = family.faults
    assert (fault.code, fault.severity) == ("family.two-heads", Severity.ERROR)
    assert fault.message.startswith("Baris 2 dan 3:")
    assert family.head is None


def test_a_dead_head_does_not_count_beside_the_new_one() -> None:
    (family,) = families(BUDI | {"status_dasar": "MATI"}, SITI | {"kk_level": "1"})
    assert family.faults == ()
    assert family.head is not None and family.head.name == "SITI AMINAH"


def test_a_family_of_whom_nobody_is_left_needs_no_head() -> None:
    (family,) = families(SITI | {"status_dasar": "PINDAH"})
    assert family.faults == ()


def test_a_nik_on_two_lines_is_said_on_both_and_neither_is_chosen() -> None:
    budi, other, joko = rows(BUDI, BUDI | {"nama": "BUDI S"}, JOKO)
    for row in (budi, other):
        (fault,) = row.faults
        assert fault.code == "row.contradicts"
        assert fault.message.startswith("Baris 2 dan 3: NIK sama, isi berbeda.")
    assert joko.faults == ()


def test_the_same_line_twice_is_told_apart_from_two_that_differ() -> None:
    for row in rows(BUDI, BUDI):
        assert [fault.code for fault in row.faults] == ["row.repeated"]


def test_a_nik_on_very_many_lines_does_not_make_the_message_endless() -> None:
    found = rows(*[BUDI] * 50)
    assert found[0].faults[0].message.startswith("Baris 2, 3, 4, 5, 6, 7 dan 44 lainnya:")


def test_people_without_nik_are_only_the_same_when_name_and_birth_agree() -> None:
    without = BUDI | {"nik": "0"}
    first, second, other = rows(without, without, without | {"nama": "BUDI HARTONO"})
    assert first.faults[0].code == second.faults[0].code == "row.repeated"
    assert "nama" in first.faults[0].message
    assert other.faults == ()
    temporary = without | {"nik": "0352014200500001"}
    assert all("row.repeated" in [f.code for f in row.faults] for row in rows(without, temporary))
    unknown = without | {"tanggallahir": ""}
    assert not any("row.repeated" in [f.code for f in row.faults] for row in rows(unknown, unknown))


def test_a_name_is_the_same_in_capitals_with_an_apostrophe_and_in_another_order() -> None:
    one = BUDI | {"nik": "0", "nama": "MA'RUF, S.Pd. Aminah"}
    assert all(fault_codes_of(row) == ["row.contradicts"] for row in rows(one, one | OTHERWISE))


OTHERWISE = {"nama": "AMINAH  Ma\u2019ruf S.PD"}


def fault_codes_of(row: PersonRow) -> list[str]:
    return [fault.code for fault in row.faults]


def test_two_old_women_of_one_name_in_two_families_are_two_people() -> None:
    old = SITI | {"nik": "0", "tanggallahir": "1950-01-01"}
    first, second = rows(old, old | {"no_kk": "3512070102150009"})
    assert fault_codes_of(first) == fault_codes_of(second) == ["row.namesake"]
    assert first.faults[0].severity == "warning" and "Baris 2 dan 3" in first.faults[0].message


def test_a_child_of_one_mother_in_two_families_is_one_child() -> None:
    child = SITI | {"nik": "0", "nama_ibu": "Sri  Lestari"}
    both = rows(child, child | {"no_kk": "3512070102150009", "nama_ibu": "SRI LESTARI"})
    assert all(fault_codes_of(row) == ["row.contradicts"] for row in both)


def test_two_people_with_a_refused_nik_are_not_called_the_same() -> None:
    for row in rows(BUDI | {"nik": "123"}, BUDI | {"nik": "123"}):
        assert [fault.code for fault in row.faults] == ["nik.length"]


def test_a_kk_number_on_hundreds_of_lines_is_a_fault_in_pieces_of_bearable_size() -> None:
    niks = [f"351207170590{serial:04}" for serial in range(1, 151) if serial % 10]
    pieces = families(*[BUDI | {"nik": nik, "kk_level": "4"} for nik in niks])
    assert max(len(piece.rows) for piece in pieces) == BIGGEST_FAMILY
    assert all("family.too-large" in fault_codes(piece) for piece in pieces)


def test_a_column_of_numbers_that_all_end_in_zero_was_rounded() -> None:
    niks = [f"35120717059{serial:04}0" for serial in range(1, 8)]
    found = rows(*[BUDI | {"nik": nik, "no_kk": ""} for nik in niks])
    assert all([fault.code for fault in row.faults] == ["nik.rounded"] for row in found)


def test_a_few_numbers_that_end_in_zero_are_ordinary() -> None:
    niks = [f"35120717059{serial:05}" for serial in range(5, 26, 5)]
    found = rows(*[BUDI | {"nik": nik, "no_kk": ""} for nik in niks])
    assert all(row.faults == () for row in found)


def test_an_unknown_region_in_a_kk_number_is_said_once_for_the_family() -> None:
    (family,) = families(BUDI | {"no_kk": "1809010102150004"})
    assert fault_codes(family) == ["kk.region"]


def test_the_facts_of_a_file_count_rows_families_and_faults() -> None:
    facts = read(csv_bytes([BUDI, SITI, JOKO, JOKO | {"nik": "1"}])).facts
    assert (facts.rows, facts.families) == (4, 2)
    assert facts.faults == {"nik.length": 1, "family.two-heads": 1}


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_family(random: Random) -> None:
    people = [BUDI, SITI, ANI, JOKO]
    expected = {frozenset(row.nik for row in family.rows) for family in families(*people)}
    random.shuffle(people)
    found = families(*people)
    assert {frozenset(row.nik for row in family.rows) for family in found} == expected
    assert all(family.head and not family.faults for family in found)
