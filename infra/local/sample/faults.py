"""Deliberate faults, planted at a stated rate, each with what an import is expected to say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from infra.local.sample import damage
from infra.local.sample.damage import Damage, in_cell
from infra.local.sample.population_rows import Row

HIGHEST_RATE = 0.1


class Expected(StrEnum):
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WARNING = "warning"
    ACCEPTED = "accepted"
    """A harmless variant: read as if it had been written properly."""


@dataclass(frozen=True)
class FaultKind:
    name: str
    expected: Expected
    damage: Damage


FAULTS = (
    FaultKind(
        "nik_spoiled_by_spreadsheet",
        Expected.REJECTED,
        in_cell("nik", damage.as_a_spreadsheet_shows_it),
    ),
    FaultKind("birth_date_day_first", Expected.ACCEPTED, in_cell("tanggallahir", damage.day_first)),
    FaultKind("nik_twice_in_file", Expected.DUPLICATE, damage.nik_of_a_neighbour),
    FaultKind("labels_for_codes", Expected.ACCEPTED, damage.labels_for_codes),
    FaultKind("head_missing", Expected.REJECTED, damage.no_head),
    FaultKind("sex_contradicts_nik", Expected.WARNING, damage.other_sex_than_the_nik),
    FaultKind(
        "birth_date_on_31_february",
        Expected.REJECTED,
        in_cell("tanggallahir", damage.on_31_february),
    ),
    FaultKind(
        "invisible_characters_in_nik",
        Expected.ACCEPTED,
        in_cell("nik", damage.with_invisible_characters),
    ),
    FaultKind("two_heads", Expected.REJECTED, damage.two_heads),
    FaultKind("dusun_spelt_out", Expected.ACCEPTED, damage.dusun_spelt_out),
    FaultKind("nik_with_15_digits", Expected.REJECTED, in_cell("nik", damage.one_digit_short)),
    FaultKind("birth_date_empty", Expected.WARNING, in_cell("tanggallahir", damage.nothing)),
    FaultKind(
        "birth_date_in_the_future",
        Expected.REJECTED,
        in_cell("tanggallahir", damage.in_the_future),
    ),
    FaultKind("name_with_digits", Expected.REJECTED, in_cell("nama", damage.with_a_digit)),
)


@dataclass(frozen=True)
class Planted:
    """A fault and the lines of the file it concerns; the header is line 1."""

    fault: FaultKind
    lines: tuple[int, ...]


def plant(rng: Random, families: list[list[Row]], faults: Iterable[FaultKind]) -> list[Planted]:
    """Spoil the rows in place, a family at most once; fewer faults when families run out."""
    line = {id(row): n for n, row in enumerate((r for rows in families for r in rows), start=2)}
    large = [rows for rows in families if len(rows) > 1]
    rng.shuffle(large)
    pairs = iter(zip(large[::2], large[1::2], strict=False))
    return [
        Planted(fault, tuple(sorted(line[id(row)] for row in rows)))
        for fault in faults
        if (rows := _spoil(rng, fault, pairs))
    ]


def _spoil(
    rng: Random, fault: FaultKind, pairs: Iterator[tuple[list[Row], list[Row]]]
) -> list[Row] | None:
    return next((rows for pair in pairs if (rows := fault.damage(rng, *pair))), None)
