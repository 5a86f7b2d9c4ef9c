"""A dusun, RW or RT is found by any name it ever had, and is one whatever it was called."""

from datetime import date

import pytest

from contracts.event import Effective
from contracts.registry.places import Place
from contracts.registry.villages.local_areas import (
    AreaLevel,
    LocalAreaMerged,
    LocalAreaNamed,
    LocalAreaRenamed,
)
from services.registry.villages.local_areas import LocalAreas, UnknownArea, spelt
from tests.people_we_know import HOME, MARGOREJO, SUKAMAJU
from tests.registry.projections.knowing import knowing
from tests.registry.villages.areas_we_know import (
    FIRST,
    MEKAR,
    MELATI,
    SECOND,
    first,
    mekar,
    melati,
    second,
)

DUSUN, RW, RT = AreaLevel
MARCH = Effective.day(date(2026, 3, 1))
merged = LocalAreaMerged(village_code=SUKAMAJU, area_id=MELATI, into=MEKAR)
renamed = LocalAreaRenamed(
    village_code=SUKAMAJU, area_id=MEKAR, name="Mekar Indah", effective=MARCH
)


def known(*facts: LocalAreaNamed | LocalAreaMerged | LocalAreaRenamed) -> LocalAreas:
    return knowing(LocalAreas(SUKAMAJU), *facts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dusun Mekar", "MEKAR"),
        ("Dsn. Mekar", " mekar "),
        ("002", "RT 2"),
        ("RW02", "2"),
        ("Mekar-Sari", "mekar sari"),
    ],
)
def test_some_spellings_are_plainly_the_same(one: str, other: str) -> None:
    assert spelt(one) == spelt(other) != ""


def test_words_make_what_is_missing_from_the_dusun_down() -> None:
    place, new = LocalAreas(SUKAMAJU).settled(HOME)
    assert [(each.level, each.name) for each in new] == [
        (DUSUN, "MEKAR"),
        (RW, "001"),
        (RT, "002"),
    ]
    assert [each.within for each in new] == [None, new[0].area_id, new[1].area_id]
    assert place == HOME.model_copy(update={"area_id": new[2].area_id})
    again, none = known(*new).settled(HOME.model_copy(update={"dusun": "Dusun Mekar"}))
    assert (again.area_id, none) == (place.area_id, [])


def test_levels_may_be_left_out_and_all_of_them_may() -> None:
    assert known(mekar, first).found_or_made({DUSUN: "mekar", RT: "RT 01"}) == (FIRST, [])
    assert LocalAreas(SUKAMAJU).settled(Place(dusun="-", rt="0")) == (Place(dusun="-", rt="0"), [])


def test_two_villages_have_areas_of_their_own() -> None:
    here, there = (LocalAreas(code).settled(HOME)[0] for code in (SUKAMAJU, MARGOREJO))
    assert here.area_id != there.area_id


def test_a_place_may_name_an_area_by_its_id() -> None:
    areas = known(mekar, first)
    place, new = areas.settled(Place(address="Jalan Melati 3", area_id=FIRST))
    assert (place.dusun, place.rw, place.rt, new) == ("MEKAR", None, "001", [])
    with pytest.raises(UnknownArea):
        areas.settled(Place(area_id=SECOND))


def test_merged_spellings_are_one_area_and_so_is_what_lies_within() -> None:
    areas = known(mekar, melati, first, second, merged)
    assert areas.same(MELATI) == MEKAR
    assert areas.same(SECOND) == areas.same(FIRST)
    assert areas.path(SECOND) == {DUSUN: "MEKAR", RT: "001"}
    assert areas.found_or_made({DUSUN: "melati", RT: "1"}) == (FIRST, [])


def test_before_they_are_merged_they_are_two() -> None:
    areas = known(mekar, melati, first, second)
    assert len({areas.same(each) for each in (MEKAR, MELATI, FIRST, SECOND)}) == 4


def test_an_area_has_its_new_name_since_a_day_and_is_found_by_both() -> None:
    areas = known(mekar, first, renamed)
    assert areas.path(FIRST, date(2026, 2, 28))[DUSUN] == "MEKAR"
    assert areas.path(FIRST)[DUSUN] == "Mekar Indah"
    for name in ("mekar", "mekar indah"):
        assert areas.found_or_made({DUSUN: name, RT: "1"}) == (FIRST, [])
