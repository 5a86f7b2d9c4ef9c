"""What an officer of the civil registry would object to in a population file.

Written from the template's manual alone: it knows nothing of the generator, of the importer, nor of
our code lists, so that agreement with it means something.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

Record = Mapping[str, str]

HEAD, HUSBAND, WIFE, CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW = map(str, range(1, 9))
MALE, FEMALE = "1", "2"
SINGLE, MARRIED, DIVORCED, WIDOWED = "1", "2", "3", "4"
HIGHEST = {
    "sex": 2,
    "agama_id": 7,
    "pendidikan_kk_id": 10,
    "pendidikan_sedang_id": 18,
    "pekerjaan_id": 89,
    "status_kawin": 4,
    "kk_level": 11,
    "warganegara_id": 3,
    "golongan_darah_id": 13,
    "cacat_id": 7,
    "ktp_el": 2,
    "status_rekam": 8,
}
"""The largest number of each code list in the manual; all begin at 1."""
NAME = re.compile(r"[A-Z][A-Z .,'-]*")
LOCAL_AREA = re.compile(r"\d{3}")


def read_population(folder: Path) -> dict[str, list[Record]]:
    """Every population file of a folder, by its name, as records in the order of its lines."""
    found: dict[str, list[Record]] = {}
    for path in sorted(folder.iterdir()):
        if re.fullmatch(r"[\d.]+\.(xlsx|csv)", path.name):
            header, *rows = _lines(path)
            found[path.name] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def _lines(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    workbook = load_workbook(path, read_only=True)
    rows = workbook["Data Penduduk"].iter_rows(values_only=True)
    found = [[str(cell or "") for cell in row] for row in rows]
    workbook.close()
    return found


def objections(records: Iterable[Record], today: date) -> dict[str, set[int]]:
    """Each objection with the lines it is raised against; the header is line 1."""
    lines = dict(enumerate(records, start=2))
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, record in lines.items():
        for objection in of_one(record, today):
            found[objection].add(number)
    for objection, numbers in of_several(lines):
        found[objection] |= numbers
    return dict(found)


def of_one(record: Record, today: date) -> Iterator[str]:
    nik, born = record["nik"], as_date(record["tanggallahir"])
    if not re.fullmatch(r"\d{16}", nik):
        yield "nik is no number of 16 digits"
    elif day_and_sex(nik) is None:
        yield "nik holds no date"
    elif born and day_and_sex(nik) != (f"{born:%d%m%y}", record["sex"]):
        yield "nik contradicts birth date or sex"
    if not record["tanggallahir"]:
        yield "birth date is missing"
    elif born is None:
        yield "birth date is no date"
    elif born > today:
        yield "birth date is in the future"
    if not NAME.fullmatch(record["nama"]):
        yield "name holds something else than letters"
    for column, highest in HIGHEST.items():
        if record[column] not in map(str, range(1, highest + 1)):
            yield f"{column} is no code"
    if not re.fullmatch(r"\d{16}", record["no_kk"]):
        yield "kk number is no number of 16 digits"
    if not (LOCAL_AREA.fullmatch(record["rt"]) and LOCAL_AREA.fullmatch(record["rw"])):
        yield "rt or rw is no number of three digits"


def of_several(lines: Mapping[int, Record]) -> Iterator[tuple[str, set[int]]]:
    """What no line shows by itself."""
    times = Counter(record["nik"] for record in lines.values())
    twice = {number for number, record in lines.items() if times[record["nik"]] > 1}
    if twice:
        yield "nik occurs twice", twice
    for numbers in families(lines).values():
        heads = sum(lines[number]["kk_level"] == HEAD for number in numbers)
        if heads != 1:
            yield f"family with {heads} heads", numbers
        for column in ("alamat", "dusun", "rw", "rt", "agama_id", "suku"):
            if len({lines[number][column] for number in numbers}) > 1:
                yield f"{column} differs within a family", numbers


def families(lines: Mapping[int, Record]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, record in lines.items():
        found[record["no_kk"]].add(number)
    return dict(found)


def day_and_sex(nik: str) -> tuple[str, str] | None:
    """Birth date as DDMMYY and sex, from the digits of a NIK; None when they are no date."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex, day = (FEMALE, day - 40) if day > 40 else (MALE, day)
    possible = any(_exists(century + year, month, day) for century in (1900, 2000))
    return (f"{day:02}{month:02}{year:02}", sex) if possible else None


def as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def age_on(record: Record, day: date) -> int:
    """Full years."""
    born = date.fromisoformat(record["tanggallahir"])
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
