"""The region list: what an officer reads, and what lies in what."""

import gzip
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import regions
from contracts.regions import RegionKind
from contracts.regions.table import load

CODES = sorted(load())
any_region = st.sampled_from(CODES)
any_village = st.sampled_from([code for code in CODES if code.count(".") == 3])


def test_the_numbers_of_the_source_are_complete() -> None:
    levels = [sum(code.count(".") == level for code in CODES) for level in range(4)]
    assert levels == [38, 514, 7_277, 83_763]


def test_pesawaran_has_eleven_kecamatan_and_148_desa() -> None:
    villages = regions.villages_in("18.09")
    assert len(regions.regions_in("18.09")) == 11
    assert len(villages) == 148
    assert {regions.kind(village) for village in villages} == {RegionKind.DESA}


def test_an_officer_reads_names_not_capitals() -> None:
    assert regions.path("18.09.01.2001") == "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"
    assert regions.name_of("31") == "DKI Jakarta"
    assert regions.name_of("18.09") == "Pesawaran"
    assert regions.path("18") == "Prov. Lampung"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("18", RegionKind.PROVINSI),
        ("18.09", RegionKind.KABUPATEN),
        ("33.74", RegionKind.KOTA),
        ("33.13.15", RegionKind.KECAMATAN),
        ("31.71.01.1001", RegionKind.KELURAHAN),
        ("18.09.01.2001", RegionKind.DESA),
    ],
)
def test_a_code_tells_what_the_region_is(code: str, kind: RegionKind) -> None:
    assert regions.kind(code) == kind


def test_only_kabupaten_jayapura_has_desa_adat() -> None:
    adat = [code for code in CODES if regions.kind(code) == RegionKind.DESA_ADAT]
    assert len(adat) == 14
    assert all(regions.contains("91.03", code) for code in adat)


def test_containment_is_by_segment_not_by_letters() -> None:
    assert not regions.contains("32.1", "32.10")
    assert regions.contains("32.10", "32.10.01.2001")
    assert not regions.contains("", "32.10")


@given(any_village)
def test_a_village_lies_in_each_region_above_it_and_in_itself(village: str) -> None:
    code: str | None = village
    while code is not None:
        assert regions.exists(code)
        assert regions.contains(code, village)
        code = regions.parent(code)


@given(any_region)
def test_the_villages_of_a_region_are_those_it_contains(region: str) -> None:
    start = CODES.index(region)
    near = CODES[max(0, start - 300) : start + 300]
    expected = [c for c in near if c.count(".") == 3 and regions.contains(region, c)]
    inside = set(regions.villages_in(region))
    assert set(expected) == inside & set(near)
    assert all(regions.contains(region, village) for village in inside)


@given(any_region, any_region)
def test_two_regions_contain_each_other_only_when_they_are_the_same(one: str, other: str) -> None:
    both = regions.contains(one, other) and regions.contains(other, one)
    assert both == (one == other)


@pytest.mark.parametrize("ask", [regions.name_of, regions.kind, regions.villages_in, regions.path])
def test_a_code_nobody_knows_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(regions.UnknownRegion):
        ask("18.99.01.2001")


def test_the_data_and_the_notice_beside_it_name_the_licence() -> None:
    folder = files("contracts.regions")
    data = gzip.decompress(folder.joinpath("regions.csv.gz").read_bytes()).decode()
    assert "Open Database License" in data[:300]
    assert "Open Database License" in " ".join(folder.joinpath("NOTICE").read_text().split())
