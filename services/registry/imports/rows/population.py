"""From lines of cells to families: the header, then every row, then what the whole file shows."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.registry.imports.file.table import Line, Table
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.header import NEW_PERSON_NEEDS, Header, find_columns, repeatable
from services.registry.imports.rows.roll import PackedFamily, Roll
from services.registry.imports.rows.row import FileFacts
from services.registry.imports.rows.row_reader import RowReader
from services.registry.imports.rows.template import template
from services.registry.imports.rows.text_cells import tidy


class Population(NamedTuple):
    """A file that was read to its end."""

    facts: FileFacts
    families: list[PackedFamily]


def read_population(
    table: Table, *, today: date, districts: frozenset[str], most_rows: int
) -> Population:
    """Raises UnreadableFile for a table without header, without rows or with too many."""
    columns = template(table.epoch, today)
    lines = (line for line in table.lines if any(line[1]))
    header = _header(lines, tuple(column.header for column in columns))
    reader = RowReader(columns, header, districts)
    roll = Roll(districts, names_heads="kk_level" in header.places)
    for line, cells in lines:
        if len(roll) == most_rows:
            raise UnreadableFile("file.too-many-rows", limit=f"{most_rows:,}".replace(",", "."))
        if row := reader.read(line, cells):
            roll.add(row)
    if not len(roll):
        raise UnreadableFile("file.no-rows")
    families = list(roll.families())
    return Population(_facts(table, header, [c.header for c in columns], roll), families)


def _header(lines: Iterator[Line], names: tuple[str, ...]) -> Header:
    """The first line with anything visible in it."""
    for _, cells in lines:
        if any(tidy(cell) for cell in cells):
            return find_columns(cells, names)
    raise UnreadableFile("file.empty")


def _facts(table: Table, header: Header, names: list[str], roll: Roll) -> FileFacts:
    return FileFacts(
        format=table.format,
        sheet=table.sheet if table.sheet and repeatable(table.sheet) else None,
        encoding=table.encoding,
        delimiter=table.delimiter,
        columns=tuple(name for name in names if name in header.places),
        ignored_columns=header.ignored,
        missing_for_new_person=tuple(n for n in NEW_PERSON_NEEDS if n not in header.places),
        rows=len(roll),
        families=roll.family_count,
        faults=dict(roll.fault_counts),
    )
