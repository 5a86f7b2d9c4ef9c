"""An invitation list (XLSX): one row an account; either every row is good, or nobody is invited.

Columns, in any order: `akun`, `nama`, `peran`, `wilayah`. The name stands on the letter and is kept
nowhere; the role decides whether a second factor is demanded, and is given in the registry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from python_calamine import CalamineError, CalamineWorkbook

from contracts import regions
from contracts.codes.roles import ROLES, RoleDuty, today_of
from services.issuer.accounts import book

COLUMNS = ("akun", "nama", "peran", "wilayah")
MOST = 20_000
TWO_FACTORS = frozenset(
    {RoleDuty.CHECK, RoleDuty.DECIDE, RoleDuty.INSPECT, RoleDuty.PROTECT, RoleDuty.ADMINISTER}
)
"""Duties whose officers prove themselves by two factors: they verify, ratify, audit, administer."""


@dataclass(frozen=True)
class Invited:
    person: str
    name: str
    role: str
    region: str

    @property
    def two_factors(self) -> bool:
        return ROLES[self.role].duty in TWO_FACTORS


@dataclass(frozen=True)
class ListFault:
    """What is wrong in which row (as the workbook counts them) and column."""

    row: int
    column: str
    detail: str


class ListRefused(Exception):
    def __init__(self, faults: Sequence[ListFault]) -> None:
        super().__init__(f"{len(faults)} baris perlu diperbaiki")
        self.faults = faults


@dataclass(frozen=True)
class Letter:
    """What stands on one: to whom, the account, and the code that is good once."""

    invited: Invited
    code: str


def read_list(file: Path) -> list[Invited]:
    """Raises ListRefused, which names every fault."""
    try:
        rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(nrows=MOST)
    except (CalamineError, OSError, IndexError):
        raise ListRefused([ListFault(1, "", "Berkas bukan buku kerja XLSX.")]) from None
    titles = [str(cell).strip().lower() for cell in rows[0]] if rows else []
    if missing := [name for name in COLUMNS if name not in titles]:
        raise ListRefused([ListFault(1, name, "Kolom ini tidak ada.") for name in missing])
    places = {name: titles.index(name) for name in COLUMNS}
    invited, faults, rows_of = [], list[ListFault](), dict[str, int]()
    for number, row in enumerate(rows[1:], start=2):
        said = {name: str(row[at]).strip() for name, at in places.items()}
        if not any(said.values()):
            continue
        said["akun"], said["peran"] = said["akun"].lower(), today_of(said["peran"].lower())
        faults += [ListFault(number, *fault) for fault in _faults(said)]
        if said["akun"] in rows_of:
            twice = f"Akun ini sudah ada di baris {rows_of[said['akun']]}."
            faults.append(ListFault(number, "akun", twice))
        rows_of.setdefault(said["akun"], number)
        invited.append(Invited(said["akun"], said["nama"], said["peran"], said["wilayah"]))
    if not invited and not faults:
        faults.append(ListFault(2, "", "Tidak ada seorang pun dalam daftar."))
    if faults:
        raise ListRefused(faults)
    return invited


def invite_all(db: Connection[Any], invited: Sequence[Invited]) -> list[Letter]:
    """All of them or none. Raises ListRefused for those who have an account already."""
    with db.transaction():
        existing = db.execute(
            "SELECT person FROM account WHERE person = ANY(%s)", ([i.person for i in invited],)
        ).fetchall()
        if existing:
            known = {person for (person,) in existing}
            raise ListRefused(
                [
                    ListFault(row, "akun", "Akun ini sudah ada; surat baru: jejak accounts renew.")
                    for row, each in enumerate(invited, start=2)
                    if each.person in known
                ]
            )
        return [
            Letter(each, book.invite(db, each.person, two_factors=each.two_factors))
            for each in invited
        ]


def _faults(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    if not book.NAME.fullmatch(said["akun"]):
        yield "akun", "Huruf kecil, angka, titik, - dan _; 3 sampai 100 karakter."
    if not said["nama"] or len(said["nama"]) > 120:
        yield "nama", "Isi nama untuk surat, paling panjang 120 karakter."
    if said["peran"] not in ROLES:
        yield "peran", "Peran tidak dikenal; lihat GET /codes/role."
    if not regions.exists(said["wilayah"]):
        yield "wilayah", "Kode wilayah tidak dikenal."
