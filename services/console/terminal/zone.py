"""The zone that this home counts days in: chosen at its first start, used by every command."""

from contextlib import suppress
from typing import Annotated

import typer

from contracts import calendar
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import VARIABLE, kept_zone, zone_named


def _zone(name: str) -> calendar.Zone:
    try:
        return zone_named(name)
    except ServerError as error:
        raise typer.BadParameter(str(error)) from None


ZoneChoice = Annotated[
    calendar.Zone | None,
    typer.Option(
        "--zone",
        envvar=VARIABLE,
        parser=_zone,
        metavar="WIB|WITA|WIT",
        help="Zona waktu di sini; dipilih saat pertama dijalankan, lalu tetap.",
    ),
]


def use_zone_of(home: Home) -> None:
    """Count days, and print times, as this home does; one that is closed to us changes nothing."""
    with suppress(OSError):
        calendar.install(kept_zone(home) or calendar.Zone.WIB)
