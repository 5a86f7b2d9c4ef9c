"""How many families and persons each village gets; the totals of a size are exact.

`pesawaran` has the totals the regency published for its welfare register in September 2024.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from contracts import regions

LARGEST_FAMILY = 8
SHARE_OF_FAMILY_SIZE = (0.20, 0.245, 0.26, 0.18, 0.08, 0.025, 0.008, 0.002)


@dataclass(frozen=True)
class Size:
    region: str
    families: int
    persons: int
    workbooks: bool
    """Population files as .xlsx, otherwise as .csv."""
    villages: tuple[str, ...] = ()
    """Only these of the region; empty for all of them."""


@dataclass(frozen=True)
class VillagePlan:
    village_code: str
    families: int
    persons: int


SIZES = {
    "village": Size("18.09.01.2001", families=300, persons=845, workbooks=True),
    "regency": Size(
        "18.09",
        families=600,
        persons=1_690,
        workbooks=True,
        villages=("18.09.01.2001", "18.09.01.2002", "18.09.02.2001", "18.09.10.2001"),
    ),
    "subdistrict": Size("18.09.10", families=6_500, persons=18_301, workbooks=True),
    "pesawaran": Size("18.09", families=96_425, persons=271_490, workbooks=False),
}


def plan(size: Size, seed: int) -> list[VillagePlan]:
    """Families and persons of every village; larger and smaller villages, exact in sum."""
    rng = Random(f"{seed}/plan/{size.region}")
    villages = size.villages or regions.villages_in(size.region)
    families = shares(size.families, [rng.lognormvariate(0, 0.35) for _ in villages])
    persons = shares(size.persons, families)
    return [VillagePlan(*row) for row in zip(villages, families, persons, strict=True)]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """The total split by weight into whole numbers, the largest remainders rounded up."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_remainder[: total - sum(whole)]:
        whole[i] += 1
    return whole


def family_sizes(rng: Random, families: int, persons: int) -> list[int]:
    """A size for each family, `persons` in sum; needs families <= persons <= 8 x families."""
    sizes = rng.choices(range(1, LARGEST_FAMILY + 1), SHARE_OF_FAMILY_SIZE, k=families)
    missing = persons - sum(sizes)
    while missing:
        step = 1 if missing > 0 else -1
        i = rng.randrange(families)
        if 1 <= sizes[i] + step <= LARGEST_FAMILY:
            sizes[i] += step
            missing -= step
    return sizes
