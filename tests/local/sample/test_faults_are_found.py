"""Each fault is one that somebody who looks can find, on the lines named and on no other."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import pytest

from contracts.codes.civil import BasicStatus, Citizenship, Religion
from contracts.codes.code import Code
from contracts.codes.health import BloodType
from contracts.codes.occupation import Occupation
from contracts.codes.person import Disability, Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from infra.local.sample.damage import ZERO_WIDTH_SPACE, nothing
from infra.local.sample.faults import FAULTS, Expected, FaultKind, Planted, plant
from infra.local.sample.population_rows import COLUMNS, Row, rows
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.sizes import VillagePlan
from infra.local.sample.village.villages import families_of
from tests.local.sample.civil_registry import Record, objections

TODAY = date(2026, 11, 1)
PLAN = VillagePlan("18.09.01.2002", 40, 130)
OBJECTION = {
    "nik_spoiled_by_spreadsheet": "nik is no number of 16 digits",
    "nik_twice_in_file": "nik occurs twice",
    "head_missing": "family with 0 heads",
    "two_heads": "family with 2 heads",
    "sex_contradicts_nik": "nik contradicts birth date or sex",
    "birth_date_on_31_february": "birth date is no date",
    "nik_with_15_digits": "nik is no number of 16 digits",
    "birth_date_empty": "birth date is missing",
    "birth_date_in_the_future": "birth date is in the future",
    "name_with_digits": "name holds something else than letters",
}
"""What a fault looks like to the civil registry."""
LISTS: dict[str, type[Code]] = {
    "sex": Sex,
    "agama_id": Religion,
    "pendidikan_kk_id": Education,
    "pendidikan_sedang_id": Schooling,
    "pekerjaan_id": Occupation,
    "status_kawin": MaritalStatus,
    "kk_level": Relation,
    "warganegara_id": Citizenship,
    "golongan_darah_id": BloodType,
    "cacat_id": Disability,
    "status_dasar": BasicStatus,
}
SOUND = [fault for fault in FAULTS if fault.expected is Expected.ACCEPTED]
UNSOUND = [fault for fault in FAULTS if fault.expected is not Expected.ACCEPTED]


def village(seed: int) -> list[list[Row]]:
    details = Random(seed)
    return [rows(details, family) for family in families_of(PLAN, IssuedNumbers(), seed, TODAY)]


def records(families: list[list[Row]]) -> list[Record]:
    return [dict(zip(COLUMNS, row, strict=True)) for family in families for row in family]


@cache
def spoiled(fault: FaultKind, seed: int) -> tuple[Planted, list[Record]]:
    families = village(seed)
    (planted,) = plant(Random(seed), families, [fault])
    return planted, records(families)


def read_kindly(record: Record) -> dict[str, str]:
    """The record as somebody means it who writes labels, days first, or pastes from elsewhere."""
    read = dict(record)
    read["nik"] = re.sub(r"\D", "", read["nik"])
    if found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", read["tanggallahir"]):
        read["tanggallahir"] = "-".join(reversed(found.groups()))
    for column, codes in LISTS.items():
        numbers = {code.label.upper(): str(code.number) for code in codes}
        read[column] = numbers.get(read[column], read[column])
    read["dusun"] = read["dusun"].upper().removeprefix("DUSUN ")
    return read


@pytest.mark.parametrize("seed", range(4))
def test_the_civil_registry_has_nothing_to_object_to_in_a_clean_village(seed: int) -> None:
    assert objections(records(village(seed)), TODAY) == {}


def test_every_unsound_fault_has_an_objection_and_every_sound_one_a_reading() -> None:
    assert set(OBJECTION) == {fault.name for fault in UNSOUND}
    assert len(SOUND) + len(UNSOUND) == len(FAULTS) == 14
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", UNSOUND, ids=lambda fault: fault.name)
def test_the_civil_registry_objects_to_exactly_the_lines_named(fault: FaultKind, seed: int) -> None:
    planted, file = spoiled(fault, seed)
    assert objections(file, TODAY)[OBJECTION[fault.name]] == set(planted.lines)


@pytest.mark.parametrize("fault", UNSOUND, ids=lambda fault: fault.name)
def test_it_objects_to_no_line_that_is_not_named(fault: FaultKind) -> None:
    planted, file = spoiled(fault, 5)
    lines = set().union(*objections(file, TODAY).values())
    assert lines == set(planted.lines)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", SOUND, ids=lambda fault: fault.name)
def test_a_harmless_variant_read_kindly_is_what_was_meant(fault: FaultKind, seed: int) -> None:
    planted, file = spoiled(fault, seed)
    clean = records(village(seed))
    assert [read_kindly(record) for record in file] == clean
    for line in planted.lines:
        assert file[line - 2] != clean[line - 2]


@pytest.mark.parametrize("fault", SOUND, ids=lambda fault: fault.name)
def test_read_to_the_letter_a_harmless_variant_would_be_taken_for_something_else(
    fault: FaultKind,
) -> None:
    planted, file = spoiled(fault, 1)
    if fault.name != "dusun_spelt_out":
        assert set(planted.lines) <= set().union(*objections(file, TODAY).values())
    else:
        clean = {record["dusun"] for record in records(village(1))}
        assert {file[line - 2]["dusun"] for line in planted.lines} - clean


def test_an_invisible_character_shows_nothing_on_paper() -> None:
    fault = next(each for each in FAULTS if each.name == "invisible_characters_in_nik")
    planted, file = spoiled(fault, 2)
    nik = file[planted.lines[0] - 2]["nik"]
    assert ZERO_WIDTH_SPACE in nik
    assert len(nik.replace(ZERO_WIDTH_SPACE, "").strip()) == 16


def test_the_same_draw_plants_the_same_faults_in_the_same_places() -> None:
    first, second = village(9), village(9)
    assert [each.lines for each in plant(Random("a"), first, FAULTS)] == [
        each.lines for each in plant(Random("a"), second, FAULTS)
    ]
    assert first == second
    third = village(9)
    plant(Random("b"), third, FAULTS)
    assert third != first


def test_people_who_live_alone_are_left_alone() -> None:
    families = village(3)
    alone = {rows[0][COLUMNS.index("nik")] for rows in families if len(rows) == 1}
    plant(Random(3), families, FAULTS * 3)
    after = {rows[0][COLUMNS.index("nik")] for rows in families if len(rows) == 1}
    assert alone == after


def test_when_families_run_out_fewer_faults_are_planted_and_none_is_claimed() -> None:
    families = village(3)[:6]
    pairs = sum(len(rows) > 1 for rows in families) // 2
    planted = plant(Random(3), families, FAULTS)
    assert len(planted) <= pairs
    named = {line for fault in planted for line in fault.lines}
    clean = records(village(3)[:6])
    assert {
        n for n, (a, b) in enumerate(zip(clean, records(families), strict=True), 2) if a != b
    } <= named


def test_a_kind_that_suits_nobody_is_not_planted() -> None:
    suits_nobody = replace(FAULTS[0], damage=lambda rng, family, beside: None)
    assert plant(Random(1), village(1), [suits_nobody, FAULTS[1]]) == []


def test_an_emptied_cell_is_empty_whatever_was_in_it() -> None:
    assert nothing("1985-08-17") == nothing("") == ""
