"""What an installation chooses at its first start, for good: its zone (time zone) and its cell.

Days are counted in the zone, so another would move days that are recorded already. The cell stands
in every id, so under another name the installation would no longer know its own messages.
"""

import os
from contextlib import suppress

from pydantic import TypeAdapter, ValidationError

from contracts.calendar import Zone
from contracts.cell import DEFAULT, Cell
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import write_once

VARIABLE = "JEJAK_ZONE"
CELL = "JEJAK_CELL"


def zone_named(name: str) -> Zone:
    """The zone of that name, however its case; ServerError for any other."""
    try:
        return Zone[name.strip().upper()]
    except KeyError:
        raise ServerError(f"Zona waktu harus {', '.join(Zone.__members__)}.") from None


def kept_zone(home: Home) -> Zone | None:
    """The zone this home counts days in; None before its first start."""
    with suppress(FileNotFoundError):
        return zone_named((home.root / "zone").read_text())
    # A home of a release that had no other zone.
    return Zone.WIB if home.settings.exists() else None


def settle_zone(home: Home, asked: Zone | None = None) -> Zone:
    """Fix the zone at the first start: the one asked for, else that of `JEJAK_ZONE`, else WIB.

    Raises ServerError when another one is asked for later.
    """
    if asked is None and (name := os.environ.get(VARIABLE)):
        asked = zone_named(name)
    kept = kept_zone(home) or _keep(home, asked or Zone.WIB)
    if asked not in (None, kept):
        raise ServerError(
            f"Zona waktu di sini sudah {kept.name} sejak pertama dijalankan. Dengan {asked.name}"
            " tanggal yang sudah tercatat akan bergeser; jalankan lagi tanpa pilihan zona."
        )
    return kept


def kept_cell(home: Home) -> Cell:
    """The cell this home is; the demonstration's before its first start."""
    file = home.root / "cell"
    return _cell_named(file.read_text() if file.exists() else DEFAULT)


def settle_cell(home: Home) -> Cell:
    """Fix the cell at the first start: that of `JEJAK_CELL`, else the demonstration's.

    Raises ServerError for a name that is none, and when another one is asked for later.
    """
    asked = os.environ.get(CELL)
    kept = _cell_named(_kept(home, "cell", _cell_named(asked or DEFAULT)))
    if asked not in (None, "", kept):
        raise ServerError(
            f"Instalasi ini bernama {kept} sejak pertama dijalankan. Dengan nama lain pesannya"
            f" sendiri tidak dikenalinya lagi; jalankan lagi tanpa {CELL}."
        )
    return kept


def _cell_named(name: str) -> Cell:
    try:
        return TypeAdapter(Cell).validate_python(name.strip())
    except ValidationError:
        raise ServerError(
            f"{CELL} berisi huruf kecil, angka, titik dan tanda hubung; biasanya kode kabupaten."
        ) from None


def _keep(home: Home, zone: Zone) -> Zone:
    return zone_named(_kept(home, "zone", zone.name))


def _kept(home: Home, name: str, chosen: str) -> str:
    file = home.root / name
    write_once(file, f"{chosen}\n")
    return file.read_text()
