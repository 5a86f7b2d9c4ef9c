"""A planted fault is where the manifest says, and nothing else is touched."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.sample.faults import FAULTS, Expected, FaultKind, Planted, plant
from infra.local.sample.population_rows import COLUMN, Row, rows
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.sizes import VillagePlan
from infra.local.sample.village.villages import families_of

PLAN = VillagePlan("18.09.05.2003", 60, 175)
KINDS = {fault.name: fault for fault in FAULTS}


def village(seed: int) -> list[list[Row]]:
    details = Random(seed)
    return [rows(details, f) for f in families_of(PLAN, IssuedNumbers(), seed, date(2026, 11, 1))]


def lines(families: list[list[Row]]) -> dict[int, Row]:
    return dict(enumerate((row for family in families for row in family), start=2))


def spoiled(kind: str) -> tuple[Planted, dict[int, Row], dict[int, Row]]:
    """A village with one fault: what was planted, the lines before and after."""
    families = village(7)
    (planted,) = plant(Random(7), families, [KINDS[kind]])
    return planted, lines(village(7)), lines(families)


def cells(kind: str, column: str) -> list[tuple[str, str]]:
    planted, before, after = spoiled(kind)
    return [(before[n][COLUMN[column]], after[n][COLUMN[column]]) for n in planted.lines]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31), st.lists(st.sampled_from(FAULTS), max_size=20))
def test_only_the_lines_of_the_manifest_differ(seed: int, faults: list[FaultKind]) -> None:
    families = village(seed)
    planted = plant(Random(seed), families, faults)
    before, after = lines(village(seed)), lines(families)
    named = [n for fault in planted for n in fault.lines]
    assert {n for n in before if before[n] != after[n]} <= set(named)
    assert len(named) == len(set(named))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31))
def test_a_family_carries_at_most_one_fault(seed: int) -> None:
    families = village(seed)
    planted = plant(Random(seed), families, FAULTS)
    kk = {n: row[COLUMN["no_kk"]] for n, row in lines(families).items()}
    touched = Counter(kk_number for p in planted for kk_number in {kk[n] for n in p.lines})
    assert len(planted) == len(FAULTS)
    assert set(touched.values()) == {1}


def test_a_spreadsheet_turns_a_nik_into_a_power_of_ten() -> None:
    ((_, nik),) = cells("nik_spoiled_by_spreadsheet", "nik")
    assert nik.startswith("1,8090") or "," in nik
    assert nik.endswith("E+15")


def test_a_nik_stands_in_two_lines_of_two_families() -> None:
    (_, one), (_, other) = cells("nik_twice_in_file", "nik")
    assert one == other
    kk = cells("nik_twice_in_file", "no_kk")
    assert kk[0] != kk[1]


@pytest.mark.parametrize(("kind", "heads"), [("head_missing", 0), ("two_heads", 2)])
def test_the_heads_of_a_family_are_wrong_in_number(kind: str, heads: int) -> None:
    after = [level for _, level in cells(kind, "kk_level")]
    assert after.count("1") == heads
    assert len({kk for _, kk in cells(kind, "no_kk")}) == 1


def test_a_birth_date_with_the_day_first_is_the_same_day() -> None:
    ((iso, written),) = cells("birth_date_day_first", "tanggallahir")
    assert written == "/".join(reversed(iso.split("-")))


def test_a_birth_date_can_lie_ahead_or_not_exist_or_be_missing() -> None:
    ((_, ahead),) = cells("birth_date_in_the_future", "tanggallahir")
    ((_, impossible),) = cells("birth_date_on_31_february", "tanggallahir")
    ((_, missing),) = cells("birth_date_empty", "tanggallahir")
    assert date.fromisoformat(ahead) > date(2100, 1, 1)
    assert impossible.endswith("-02-31")
    assert missing == ""


def test_invisible_characters_hide_a_good_nik() -> None:
    ((nik, written),) = cells("invisible_characters_in_nik", "nik")
    assert written != nik
    assert "".join(filter(str.isdigit, written)) == nik


def test_labels_stand_for_codes_in_one_row() -> None:
    ((_, sex),) = cells("labels_for_codes", "sex")
    assert sex in {"LAKI-LAKI", "PEREMPUAN"}


def test_a_fault_of_one_row_never_hits_a_head() -> None:
    for fault in FAULTS:
        planted, before, _ = spoiled(fault.name)
        if fault.expected is not Expected.ACCEPTED and len(planted.lines) == 1:
            assert before[planted.lines[0]][COLUMN["kk_level"]] != "1"
