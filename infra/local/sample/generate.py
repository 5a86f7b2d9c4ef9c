"""Generates a synthetic regency, village by village, and writes what its offices would send.

The same arguments give the same bytes. Every village draws from its own random numbers, and the
faults from others again, so that the people are the same whatever the rate of faults.
"""

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from random import Random

from infra.local.sample import population_rows
from infra.local.sample.faults import FAULTS, HIGHEST_RATE, FaultKind, plant
from infra.local.sample.files import csv_table, write_csv, write_workbook
from infra.local.sample.manifest import PopulationFile, Summary, write_manifest
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.people import VillageFamily
from infra.local.sample.village.sizes import SIZES, VillagePlan
from infra.local.sample.village.sizes import plan as plan_villages
from infra.local.sample.village.villages import families_of
from infra.local.sample.welfare_rows import (
    DESIL_COLUMNS,
    HOUSING_COLUMNS,
    desil_row,
    housing_row,
)

REFERENCE = date(2026, 11, 1)


def generate(
    size: str, seed: int, out: Path, *, faults: float = 0.01, reference: date = REFERENCE
) -> Summary:
    """Write the files of a size (a key of SIZES) to `out`; at most 0.1 `faults` per person."""
    if not 0 <= faults <= HIGHEST_RATE:
        raise ValueError(f"faults must lie between 0 and {HIGHEST_RATE}")
    out.mkdir(parents=True, exist_ok=True)
    summary = Summary(size, seed, reference, faults)
    plans = plan_villages(SIZES[size], seed)
    numbers = IssuedNumbers()
    with (
        csv_table(out / "housing.csv", HOUSING_COLUMNS) as write_home,
        csv_table(out / "desil.csv", DESIL_COLUMNS) as write_desil,
    ):
        for village, kinds in zip(plans, _faults_by_village(plans, faults), strict=True):
            families = list(families_of(village, numbers, seed, reference))
            summary.files.append(_write_population(out, village, families, kinds, summary))
            for family in families:
                write_home(housing_row(family, reference))
                write_desil(desil_row(family, reference))
    write_manifest(out / "manifest.json", summary)
    return summary


def _faults_by_village(plans: list[VillagePlan], rate: float) -> Iterator[list[FaultKind]]:
    """Every kind in turn through all villages, so that each occurs equally often."""
    kinds = cycle(FAULTS)
    persons = planted = 0
    for village in plans:
        persons += village.persons
        due = int(persons * rate) - planted
        planted += due
        yield list(islice(kinds, due))


def _write_population(
    out: Path,
    village: VillagePlan,
    families: list[VillageFamily],
    kinds: list[FaultKind],
    run: Summary,
) -> PopulationFile:
    name = f"{run.seed}/{village.village_code}"
    details = Random(f"{name}/details")
    rows = [population_rows.rows(details, family) for family in families]
    planted = plant(Random(f"{name}/faults"), rows, kinds)
    lines = (row for family in rows for row in family)
    if SIZES[run.size].workbooks:
        path = out / f"{village.village_code}.xlsx"
        write_workbook(path, population_rows.COLUMNS, lines, run.reference)
    else:
        path = out / f"{village.village_code}.csv"
        write_csv(path, population_rows.COLUMNS, lines)
    return PopulationFile(path.name, village, planted)
