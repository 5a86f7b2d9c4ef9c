"""A family's rows say what a village office would have written about each of its members."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.sample.population_rows import COLUMN, COLUMNS, rows
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.people import VillageFamily, Villager
from infra.local.sample.village.sizes import VillagePlan
from infra.local.sample.village.villages import families_of
from tests.local.sample.civil_registry import (
    CHILD,
    FEMALE,
    HEAD,
    MARRIED,
    WIFE,
    Record,
    age_on,
    families,
)

TODAY = date(2026, 11, 1)
PLAN = VillagePlan("18.09.01.2003", 60, 175)
EVERYDAY = {
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tanggallahir",
    "kk_level",
}
NEVER_FILLED = {
    "lat",
    "lng",
    "tag_id_card",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
}
seeds = st.integers(0, 2**31)
few = settings(max_examples=10, deadline=None)


def village(seed: int) -> list[VillageFamily]:
    return list(families_of(PLAN, IssuedNumbers(), seed, TODAY))


def records(seed: int) -> list[Record]:
    details = Random(seed)
    return [
        dict(zip(COLUMNS, row, strict=True))
        for family in village(seed)
        for row in rows(details, family)
    ]


def pairs(seed: int) -> Iterator[tuple[Villager, Record]]:
    people = [person for family in village(seed) for person in family.members]
    return zip(people, records(seed), strict=True)


def test_the_header_is_that_of_the_template() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 43
    assert [COLUMNS[place] for place in (0, 5, 6, 42)] == ["alamat", "no_kk", "nik", "lng"]
    assert all(COLUMNS[place] == column for column, place in COLUMN.items())


@few
@given(seeds)
def test_everybody_has_the_cells_that_are_always_filled_and_none_that_never_are(seed: int) -> None:
    for record in records(seed):
        assert all(record[column] for column in EVERYDAY)
        assert not any(record[column] for column in NEVER_FILLED)


@few
@given(seeds)
def test_a_row_is_about_the_person_it_was_made_from(seed: int) -> None:
    for person, record in pairs(seed):
        assert record["nik"] == person.nik
        assert record["nama"] == person.name
        assert date.fromisoformat(record["tanggallahir"]) == person.born
        assert (record["nama_ayah"], record["nama_ibu"]) == (person.father_name, person.mother_name)


@few
@given(seeds)
def test_the_head_of_a_family_stands_in_its_first_line(seed: int) -> None:
    file = dict(enumerate(records(seed)))
    for numbers in families(file).values():
        assert file[min(numbers)]["kk_level"] == HEAD
        assert max(numbers) - min(numbers) == len(numbers) - 1


@few
@given(seeds)
def test_a_parent_named_by_number_lives_in_the_family_and_has_that_name(seed: int) -> None:
    file = dict(enumerate(records(seed)))
    for numbers in families(file).values():
        by_nik = {file[n]["nik"]: file[n] for n in numbers}
        for n in numbers:
            for nik, name in (("ayah_nik", "nama_ayah"), ("ibu_nik", "nama_ibu")):
                if parent := file[n][nik]:
                    assert file[n]["kk_level"] == CHILD
                    assert by_nik[parent]["nama"] == file[n][name]
                    assert by_nik[parent]["tanggallahir"] < file[n]["tanggallahir"]


@few
@given(seeds)
def test_an_identity_card_belongs_to_who_is_seventeen(seed: int) -> None:
    for record in records(seed):
        card, recording = record["ktp_el"], record["status_rekam"]
        if age_on(record, TODAY) < 17:
            assert (card, recording) == ("1", "1")
        elif age_on(record, TODAY) > 17:
            assert (card, recording) in {("2", "8"), ("1", "2")}


@few
@given(seeds)
def test_a_birth_certificate_carries_the_birth_date_and_is_a_young_persons(seed: int) -> None:
    for record in records(seed):
        if number := record["akta_lahir"]:
            assert age_on(record, TODAY) <= 20
            assert number.split("-")[2] == f"{date.fromisoformat(record['tanggallahir']):%d%m%Y}"


@few
@given(seeds)
def test_husband_and_wife_were_married_on_the_same_day_before_their_first_child(seed: int) -> None:
    file = dict(enumerate(records(seed)))
    for numbers in families(file).values():
        members = [file[n] for n in sorted(numbers)]
        weddings = {each["tanggalperkawinan"] for each in members if each["tanggalperkawinan"]}
        wives = [each for each in members if each["kk_level"] == WIFE]
        assert len(weddings) == len(wives)
        if wives:
            assert members[0]["status_kawin"] == wives[0]["status_kawin"] == MARRIED
            births = [each["tanggallahir"] for each in members if each["kk_level"] == CHILD]
            assert all(weddings.copy().pop() < born for born in births)
            assert weddings.pop() < TODAY.isoformat()


@few
@given(seeds)
def test_only_a_married_woman_of_an_age_to_bear_children_is_asked_whether_she_expects_one(
    seed: int,
) -> None:
    for record in records(seed):
        asked = bool(record["hamil"])
        married_woman = (record["sex"], record["status_kawin"]) == (FEMALE, MARRIED)
        assert asked <= married_woman
        if married_woman and age_on(record, TODAY) < 46:
            assert asked
        if record["hamil"] == "1":
            assert age_on(record, TODAY) < 43
            assert not record["cara_kb_id"]
        assert bool(record["cara_kb_id"]) <= asked


@few
@given(seeds)
def test_an_insurance_number_goes_with_an_insurance(seed: int) -> None:
    for record in records(seed):
        insured = record["id_asuransi"] != "1"
        assert bool(record["no_asuransi"]) is insured
        if insured:
            assert len(record["no_asuransi"]) == 13
            assert record["no_asuransi"].isdecimal()


def test_most_adults_have_their_card_and_few_people_are_disabled() -> None:
    people = [record for seed in range(12) for record in records(seed)]
    adults = [record for record in people if age_on(record, TODAY) >= 18]
    cards = sum(record["ktp_el"] == "2" for record in adults)
    disabled = sum(record["cacat_id"] != "7" for record in people)
    assert 0.9 <= cards / len(adults) <= 0.97
    assert 0.005 <= disabled / len(people) <= 0.03


@pytest.mark.parametrize("column", ["golongan_darah_id", "suku", "agama_id"])
def test_a_village_is_not_all_alike(column: str) -> None:
    assert len({record[column] for record in records(1)}) >= 3
