"""The totals of a size are exact, whatever the seed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contracts import regions
from infra.local.sample.village.sizes import LARGEST_FAMILY, SIZES, family_sizes, plan, shares

seeds = st.integers(0, 2**31)


@given(seeds)
def test_pesawaran_has_its_published_totals_in_all_148_desa(seed: int) -> None:
    villages = plan(SIZES["pesawaran"], seed)
    assert sum(village.families for village in villages) == 96_425
    assert sum(village.persons for village in villages) == 271_490
    assert [village.village_code for village in villages] == regions.villages_in("18.09")
    assert all(village.families <= village.persons for village in villages)


@given(st.sampled_from(sorted(SIZES)), seeds)
def test_every_size_adds_up(name: str, seed: int) -> None:
    size = SIZES[name]
    villages = plan(size, seed)
    assert sum(village.families for village in villages) == size.families
    assert sum(village.persons for village in villages) == size.persons


@given(seeds, st.integers(1, 200), st.floats(1, LARGEST_FAMILY))
def test_families_add_up_to_the_persons_of_the_village(
    seed: int, families: int, mean: float
) -> None:
    persons = int(families * mean)
    sizes = family_sizes(Random(seed), families, persons)
    assert len(sizes) == families
    assert sum(sizes) == persons
    assert all(1 <= size <= LARGEST_FAMILY for size in sizes)


@given(st.integers(0, 10_000), st.lists(st.floats(0.1, 10), min_size=1, max_size=50))
def test_a_share_differs_from_its_exact_part_by_less_than_one(
    total: int, weights: list[float]
) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1.001
