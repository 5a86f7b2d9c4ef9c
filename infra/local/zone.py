"""The zone of an installation (time zone): chosen at the first start, then fixed.

Days are counted in it, so another zone would move days that are recorded already.
"""

import os
from contextlib import suppress
from secrets import token_hex

from contracts.calendar import Zone
from infra.local.errors import ServerError
from infra.local.home import Home

VARIABLE = "JEJAK_ZONE"


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


def _keep(home: Home, zone: Zone) -> Zone:
    """Of two first starts at the same time one wins: a file appears whole, or is there already."""
    file = home.root / "zone"
    draft = file.with_name(f".zone.{token_hex(4)}")
    draft.write_text(f"{zone.name}\n")
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    return zone_named(file.read_text())
