"""A family as of two times: who lives there, how, and where it stands."""

from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contracts.codes.code import Code
from contracts.registry.welfare import Housing
from services.console.printed.words import day, moment, place

PRESENCE = {
    "present": "",
    "dead": "meninggal",
    "away": "pindah keluar",
    "elsewhere": "di keluarga lain",
}
SEX = {"male": "L", "female": "P"}
ANSWERS = {
    "tenure": "Status bangunan",
    "floor_area_m2": "Luas lantai (m2)",
    "floor": "Lantai terluas",
    "wall": "Dinding terluas",
    "roof": "Atap terluas",
    "water": "Air minum",
    "light": "Penerangan",
    "power": "Daya listrik",
    "fuel": "Bahan bakar memasak",
    "toilet": "Tempat buang air besar",
    "closet": "Jenis kloset",
    "disposal": "Pembuangan akhir tinja",
    "has_fridge": "Lemari es",
    "has_motorcycle": "Sepeda motor",
    "has_car": "Mobil",
    "has_land": "Lahan lain",
    "has_other_house": "Rumah lain",
}


def household(found: dict[str, Any]) -> RenderableType:
    """The answer of the registry's `GET /households/{id}`."""
    if not found["village_code"]:
        return _not_yet(found)
    parts: list[RenderableType] = [_heading(found), _members(found["members"])]
    if answers := housing(found["housing"]):
        parts.append(Text(f"Rumah dan aset (survei {day(found['surveyed'])})", style="bold"))
        parts.append(answers)
    parts.append(Text(f"Desil: {_desil(found['desil'])}"))
    if found["programmes"]:
        received = dict.fromkeys(each["programme"] for each in found["programmes"])
        parts.append(Text(f"Menerima: {', '.join(received)}"))
    if found["listed"] is False:
        parts.append(Text("Sudah dikeluarkan dari daftar penerima.", style="yellow"))
    if found["kk_due"]:
        parts.append(Text("KK baru perlu diterbitkan: kepala keluarga sudah berganti."))
    return Group(*parts)


def _not_yet(found: dict[str, Any]) -> RenderableType:
    heading = Text(f"Keluarga {found['family_id']}", style="bold")
    heading.append(f"\n{as_of(found)}", style="not bold cyan")
    return Group(heading, Text("Keluarga ini belum tercatat."))


def _heading(found: dict[str, Any]) -> Text:
    at = found["place"]
    where = " ".join(
        f"{label} {at[name]}"
        for name, label in (("dusun", "Dusun"), ("rw", "RW"), ("rt", "RT"))
        if at[name]
    )
    heading = Text(f"Keluarga {found['family_id']}", style="bold")
    heading.append(f"\nKK {at['kk_number'] or 'belum ada'}   {where}", style="not bold")
    heading.append(f"\n{place(found['village_code'])}", style="not bold")
    heading.append(f"\n{as_of(found)}", style="not bold cyan")
    return heading


def as_of(found: dict[str, Any]) -> str:
    """Which two times the answer is about."""
    true = f"pada {day(found['valid_at'])}" if found["valid_at"] else "sekarang"
    known = f"sejauh dicatat sampai {moment(found['known_at'])}" if found["known_at"] else ""
    return f"Keadaan {true}{', ' if known else ''}{known} (posisi {found['position']})"


def _members(members: list[dict[str, Any]]) -> RenderableType:
    if not members:
        return Padding(Text("Belum ada anggota yang tercatat.", style="dim"), (1, 2))
    table = Table(box=SIMPLE)
    for title in ("Nama", "NIK", "Hubungan", "L/P", "Tanggal lahir", "Keadaan"):
        table.add_column(title, no_wrap=title in ("NIK", "Tanggal lahir"))
    for each in members:
        biodata = each["biodata"]
        table.add_row(
            Text(each["name"] or "(data pribadi dihapus)"),
            Text(each["nik"] or "-"),
            each["relation_label"],
            SEX.get(biodata["sex"], "?"),
            day(biodata["birth_date"]) if biodata["birth_date"] else "-",
            PRESENCE.get(each["presence"], each["presence"]),
        )
    return table


def housing(given: dict[str, Any]) -> Table | None:
    """The answers that were given, by label; None when there is none."""
    answers = Housing.model_validate(given).model_dump(exclude_none=True)
    if not answers:
        return None
    table = Table(box=None, show_header=False, padding=(0, 2))
    for name, value in answers.items():
        table.add_row(ANSWERS.get(name, name), answer(value))
    return table


def answer(value: Any) -> str:
    if isinstance(value, Code):
        return value.label
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value)


def _desil(by_period: dict[str, int | None]) -> str:
    periods = sorted(by_period.items())
    received = [f"{value or 'tanpa desil'} ({period})" for period, value in periods]
    return ", ".join(received) if received else "belum diterima"
