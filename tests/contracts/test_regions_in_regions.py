"""What lies in what: regions are nested like boxes, and an officer's region is a whole box."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts import regions
from contracts.regions import SHORT, VILLAGE_KINDS, RegionKind
from contracts.regions.codes import Region, Village
from contracts.regions.table import load

CODES = list(load())
VILLAGES = [code for code in CODES if code.count(".") == 3]
any_region = st.sampled_from(CODES)
any_village = st.sampled_from(VILLAGES)
# Codes that need not exist, close enough to each other to lie in one another.
codes = st.lists(st.sampled_from(["1", "10", "11", "18"]), min_size=1, max_size=4).map(".".join)


@given(codes)
def test_a_region_lies_in_itself(code: str) -> None:
    assert regions.contains(code, code)


@given(codes, codes, codes)
def test_what_lies_in_a_region_of_a_region_lies_in_the_region(one: str, two: str, tri: str) -> None:
    if regions.contains(one, two) and regions.contains(two, tri):
        assert regions.contains(one, tri)


@given(codes, codes)
def test_only_the_same_region_lies_in_what_lies_in_it(one: str, other: str) -> None:
    if regions.contains(one, other) and regions.contains(other, one):
        assert one == other


@given(codes, codes, codes)
def test_two_regions_overlap_only_where_one_lies_in_the_other(one: str, two: str, tri: str) -> None:
    if regions.contains(one, tri) and regions.contains(two, tri):
        assert regions.contains(one, two) or regions.contains(two, one)


@given(codes, codes)
def test_a_region_lies_in_another_exactly_when_that_is_above_it(outer: str, inner: str) -> None:
    above: list[str] = []
    code: str | None = inner
    while code:
        above.append(code)
        code = regions.parent(code)
    assert regions.contains(outer, inner) == (outer in above)


@given(codes)
def test_nothing_lies_in_no_region_and_no_region_in_anything(code: str) -> None:
    assert not regions.contains("", code)
    assert not regions.contains(code, "")
    assert not regions.contains("", "")


def test_every_region_of_the_list_has_the_one_above_it_in_the_list() -> None:
    orphans = [code for code in CODES if (above := regions.parent(code)) and above not in load()]
    assert orphans == []


def test_the_list_is_in_the_order_of_codes_and_names_nobody_twice() -> None:
    assert sorted(set(CODES)) == CODES
    unnamed = [code for code, name in load().items() if not name.strip() or name != name.strip()]
    assert unnamed == []


@given(any_region)
def test_the_regions_directly_below_say_that_they_are(code: str) -> None:
    below = regions.regions_in(code)
    assert all(regions.parent(each) == code for each in below)
    assert bool(below) == (code.count(".") < 3)


@settings(max_examples=20)
@given(st.sampled_from([code for code in CODES if code.count(".") in {1, 2}]))
def test_the_villages_of_a_region_are_those_of_the_regions_below_it(code: str) -> None:
    below = [village for each in regions.regions_in(code) for village in regions.villages_in(each)]
    assert regions.villages_in(code) == below


def test_every_village_is_in_exactly_one_province() -> None:
    provinces = [code for code in CODES if "." not in code]
    counted = [village for province in provinces for village in regions.villages_in(province)]
    assert counted == VILLAGES


@given(any_village)
def test_a_village_has_no_village_but_itself(village: str) -> None:
    assert regions.villages_in(village) == [village]
    assert regions.regions_in(village) == []


@given(any_region)
def test_a_region_is_named_with_its_kind_and_all_that_it_lies_in(code: str) -> None:
    steps = regions.path(code).split(", ")
    assert steps[0] == f"{SHORT[regions.kind(code)]} {regions.name_of(code)}"
    assert len(steps) == max(1, code.count("."))
    if code.count(".") > 1:
        above = regions.parent(code)
        assert above and regions.path(code).endswith(f", {regions.path(above)}")


def test_a_regency_is_named_once_with_its_kind() -> None:
    regencies = [code for code in CODES if code.count(".") == 1]
    for code in regencies:
        assert regions.kind(code) in {RegionKind.KABUPATEN, RegionKind.KOTA}
        assert not regions.name_of(code).startswith(("Kabupaten ", "Kota "))
    assert len({regions.path(code) for code in regencies}) == len(regencies)


def test_every_kind_of_village_is_told_by_its_code_and_has_a_short_form() -> None:
    firsts = {code[9] for code in VILLAGES}
    assert firsts == set(VILLAGE_KINDS)
    assert set(SHORT) == set(RegionKind)
    assert len(set(SHORT.values())) == len(SHORT)


def test_nobody_reads_a_province_in_capitals() -> None:
    shouted = {name for code, name in load().items() if code.count(".") < 2 and name.isupper()}
    assert shouted == set()
    assert not any(name.islower() for name in load().values())


def test_every_code_of_the_list_is_one_that_facts_can_hold() -> None:
    region, village = TypeAdapter(Region), TypeAdapter(Village)
    for code in CODES:
        assert region.validate_python(code) == code
    for code in VILLAGES:
        assert village.validate_python(code) == code


@pytest.mark.parametrize(
    "code",
    ["", "1", "18.", "18.9", "1809", "18.09.01.201", "18.09.01.20011", "18.09.01.2001\n", "١٨"],
)
def test_a_code_that_kemendagri_would_not_write_is_refused(code: str) -> None:
    for kind in (Region, Village):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(code)


@given(st.sampled_from([code for code in CODES if code.count(".") < 3]))
def test_a_region_that_is_no_village_is_no_village_in_a_fact(code: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Village).validate_python(code)
