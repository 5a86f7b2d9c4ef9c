"""Files as villages send them, written for a test; everybody in them is made up."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import xlsxwriter

from services.registry.imports.file.opening import open_table
from services.registry.imports.rows.population import Population, read_population
from services.registry.imports.rows.row import FileFamily, PersonRow
from services.registry.imports.sandbox.wire import Frame, framed

TODAY = date(2026, 11, 21)
DISTRICTS = frozenset({"351207"})
KK = "3512070102150004"
BUDI = {
    "nik": "3512071705900003",
    "nama": "BUDI SANTOSO",
    "no_kk": KK,
    "kk_level": "1",
    "sex": "1",
    "tanggallahir": "1990-05-17",
    "tempatlahir": "SUKAMAJU",
    "dusun": "KRAJAN",
    "rw": "001",
    "rt": "002",
}
SITI = BUDI | {
    "nik": "3512075105920001",
    "nama": "SITI AMINAH",
    "kk_level": "3",
    "sex": "2",
    "tanggallahir": "1992-05-11",
}
Person = Mapping[str, object]


def csv_bytes(people: Sequence[Person], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    titles = list(dict.fromkeys(title for person in people for title in person))
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=delimiter)
    rows.writerow(titles)
    rows.writerows([person.get(title, "") for title in titles] for person in people)
    return text.getvalue().encode(encoding)


def workbook(people: Sequence[Person], sheet: str = "Data Penduduk", above: int = 0) -> bytes:
    """`above` empty rows, then titles and people, behind another sheet; cells keep their type."""
    titles = list(dict.fromkeys(title for person in people for title in person))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("Petunjuk").write_string(0, 0, "Isi lembar Data Penduduk")
        page = book.add_worksheet(sheet)
        page.write_row(above, 0, titles)
        for line, person in enumerate(people, above + 1):
            for place, title in enumerate(titles):
                cell = person.get(title, "")
                write = page.write_string if isinstance(cell, str) else page.write
                write(line, place, cell)
    return data.getvalue()


def read(data: bytes, most_rows: int = 1000) -> Population:
    """As the child reads, in this process."""
    table = open_table(io.BytesIO(data))
    return read_population(table, today=TODAY, districts=DISTRICTS, most_rows=most_rows)


def families(*people: Person) -> list[FileFamily]:
    packed = framed({"families": read(csv_bytes(people)).families})
    return list(msgspec.msgpack.decode(packed[4:], type=Frame).families)


def rows(*people: Person) -> list[PersonRow]:
    found = [row for family in families(*people) for row in family.rows]
    return sorted(found, key=lambda row: row.line)


def row(person: Person) -> PersonRow:
    (only,) = rows(person)
    return only


def faults(person: Person) -> list[str]:
    return [fault.code for fault in row(person).faults]
