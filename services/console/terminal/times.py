"""The two times a past state is asked for, as people type them."""

from datetime import date, datetime
from typing import Annotated

import typer

from contracts.calendar import moment_of
from services.console.client.failures import Failure

ValidAt = Annotated[
    str, typer.Option("--valid-at", help="Keadaan pada tanggal ini: 2026-03-31.", metavar="TGL")
]
KnownAt = Annotated[
    str,
    typer.Option(
        "--known-at",
        help="Sejauh dicatat sampai saat ini: 2026-03-31 (akhir hari) atau waktu RFC 3339.",
        metavar="SAAT",
    ),
]


class BadDate(Failure):
    code = 2
    explanation = "Tanggal tidak terbaca. Tulis seperti 2026-03-31 atau 2026-03-31T09:00:00+07:00."


def day_meant(typed: str) -> date | None:
    """None when nothing was typed; raises BadDate."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise BadDate from None


def moment_meant(typed: str) -> datetime | None:
    """A day means until its end; a time without offset is that of the installation's zone."""
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
        if len(typed) <= len("2026-03-31"):
            at = at.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return moment_of(at)
    except (ValueError, OverflowError):
        # Of the first and the last day of all, the other side of the world has none.
        raise BadDate from None
