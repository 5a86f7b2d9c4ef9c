"""All rows of a file, packed, so that what only the whole file shows can be said of each row.

Rows are kept encoded: two hundred thousand of them must fit beside the workbook.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec.structs import replace

from contracts.codes.person import Relation
from contracts.letters import name_words
from services.registry.imports.rows.row import Fault, PersonRow
from services.registry.numbers import (
    Severity,
    region_findings,
    rounded,
)

BIGGEST_FAMILY = 60
LINES_NAMED = 6
ENCODE = msgspec.msgpack.Encoder().encode
DECODE = msgspec.msgpack.Decoder(PersonRow).decode


class PackedFamily(msgspec.Struct, frozen=True, array_like=True):
    """A FileFamily whose rows are still encoded; it reads back as a FileFamily."""

    kk_number: str | None
    rows: list[msgspec.Raw]
    faults: tuple[Fault, ...] = ()


class Roll:
    """Takes the rows one by one, then hands out families with every fault in place."""

    def __init__(self, districts: Collection[str], *, names_heads: bool) -> None:
        self.fault_counts: Counter[str] = Counter()
        self._districts = districts
        self._names_heads = names_heads
        self._packed: list[bytes] = []
        self._lines: list[int] = []
        self._people: dict[object, int] = {}
        self._again: defaultdict[object, list[int]] = defaultdict(list)
        self._families: dict[str | int, list[int]] = {}
        self._heads: defaultdict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def family_count(self) -> int:
        return len(self._families)

    def add(self, row: PersonRow) -> None:
        place = len(self._packed)
        self._packed.append(ENCODE(row))
        self._lines.append(row.line)
        self._families.setdefault(row.kk_number or place, []).append(place)
        if person := row.nik or _without_nik(row):
            first = self._people.setdefault(person, place)
            if first != place:
                self._again[person].append(place)
        if row.relation is Relation.HEAD and row.kk_number and row.lives_here:
            self._heads[row.kk_number].append(place)
        for fault in row.faults:
            self.fault_counts[fault.code] += 1

    def families(self) -> Iterator[PackedFamily]:
        """In order of first appearance. To be asked once, after the last row."""
        self._name_doubles()
        self._name_rounded()
        for number, places in self._families.items():
            yield from self._family(number if isinstance(number, str) else None, places)

    def _family(self, number: str | None, places: list[int]) -> Iterator[PackedFamily]:
        faults = tuple(self._family_faults(number, places)) if number else ()
        self.fault_counts.update(fault.code for fault in faults)
        for start in range(0, len(places), BIGGEST_FAMILY):
            rows = [msgspec.Raw(self._packed[p]) for p in places[start : start + BIGGEST_FAMILY]]
            yield PackedFamily(number, rows, faults)

    def _family_faults(self, number: str, places: list[int]) -> Iterator[Fault]:
        heads = self._heads.get(number, [])
        if len(heads) > 1:
            text = f"{self._named(heads)}: KK yang sama punya lebih dari satu kepala keluarga. "
            yield Fault("family.two-heads", Severity.ERROR, "kk_level", text + "Sisakan satu.")
        if self._names_heads and not heads and self._anybody_lives_there(places):
            yield NO_HEAD
        if len(places) > BIGGEST_FAMILY:
            text = f"Satu Nomor KK dipakai {len(places)} baris. Periksa isi kolom no_kk."
            yield Fault("family.too-large", Severity.ERROR, "no_kk", text)
        for finding in region_findings("kk", number, self._districts):
            yield Fault.of("no_kk", finding)

    def _anybody_lives_there(self, places: list[int]) -> bool:
        return any(DECODE(self._packed[place]).lives_here for place in places)

    def _name_doubles(self) -> None:
        """Somebody on several lines: none is chosen, not even the last."""
        for person, others in self._again.items():
            places = [self._people[person], *others]
            if not isinstance(person, str):
                places = self._one_person(places)
            if places:
                self._mark(places, self._double(person, places))

    def _one_person(self, places: list[int]) -> list[int]:
        """Of those with one name and birth date: who has the family or the mother in common too.

        The others are namesakes: nearly all old people were "born on 1 January".
        """
        rows = {place: DECODE(self._packed[place]) for place in places}
        kin = Counter(each for row in rows.values() for each in _kin(row))
        one = [place for place in places if any(kin[each] > 1 for each in _kin(rows[place]))]
        if namesakes := sorted(set(places) - set(one)):
            text = f"{self._named(places)}: nama dan tanggal lahir sama di KK yang berbeda. Dimuat "
            text += "sebagai orang yang berbeda; bila orangnya satu, hapus salah satu barisnya."
            self._mark(namesakes, Fault("row.namesake", Severity.WARNING, "nama", text))
        return one

    def _double(self, person: object, places: list[int]) -> Fault:
        contents = {_content(DECODE(self._packed[place])) for place in places}
        same = "sama" if len(contents) == 1 else "berbeda"
        who = "NIK" if isinstance(person, str) else "nama dan tanggal lahir"
        text = f"{self._named(places)}: {who} sama, isi {same}. Sisakan satu baris yang benar."
        code = "row.repeated" if same == "sama" else "row.contradicts"
        return Fault(code, Severity.ERROR, "nik" if isinstance(person, str) else None, text)

    def _name_rounded(self) -> None:
        """A spreadsheet that keeps 15 digits turns the last digit of every number into 0."""
        niks = [nik for nik in self._people if isinstance(nik, str)]
        for nik in _rounded(niks):
            places = [self._people[nik], *self._again.get(nik, ())]
            self._mark(places, Fault.of("nik", rounded("nik")))
        numbers = [number for number in self._families if isinstance(number, str)]
        for number in _rounded(numbers):
            self._mark(self._families[number], Fault.of("no_kk", rounded("kk")))

    def _mark(self, places: Iterable[int], fault: Fault) -> None:
        for place in places:
            row = DECODE(self._packed[place])
            self._packed[place] = ENCODE(replace(row, faults=(*row.faults, fault)))
            self.fault_counts[fault.code] += 1

    def _named(self, places: list[int]) -> str:
        """`Baris 377 dan 901`, or the first few and how many more."""
        lines = [str(self._lines[place]) for place in places]
        if len(lines) > LINES_NAMED:
            return f"Baris {', '.join(lines[:LINES_NAMED])} dan {len(lines) - LINES_NAMED} lainnya"
        return f"Baris {', '.join(lines[:-1])} dan {lines[-1]}"


def _content(row: PersonRow) -> PersonRow:
    """What the row says, wherever it stands and however it was spelt."""
    refusals = tuple(fault for fault in row.faults if fault.severity is Severity.ERROR)
    return replace(row, line=0, faults=refusals)


def _without_nik(row: PersonRow) -> tuple[object, ...] | None:
    """By what somebody without NIK is known: name and birth date, if both are known."""
    if any(fault.column == "nik" and fault.severity is Severity.ERROR for fault in row.faults):
        return None
    return (name_words(row.name), row.birth_date) if row.name and row.birth_date else None


def _kin(row: PersonRow) -> list[tuple[str, object]]:
    """The family and the mother of a row."""
    mother = name_words(row.mother_name)
    return [("kk", row.kk_number), *([("mother", mother)] if mother else [])]


def _rounded(numbers: list[str]) -> list[str]:
    """Those that end in 0, where at least five and four in five do; by chance, one in 80,000."""
    zeros = [number for number in numbers if number[-1] == "0"]
    return zeros if len(zeros) >= 5 and len(zeros) * 5 >= len(numbers) * 4 else []


NO_HEAD = Fault(
    "family.no-head",
    Severity.WARNING,
    "kk_level",
    "KK ini tidak punya kepala keluarga di berkas. Isi kk_level 1 pada satu anggota, kecuali "
    "kepalanya sudah terdaftar.",
)
