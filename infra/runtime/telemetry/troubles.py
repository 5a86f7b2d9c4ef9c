"""Troubles: which part of a service cannot go on, why, and since when.

What passes by itself is no trouble yet; after three minutes at the same place it is stuck, and
somebody has to look. An alarm stops nothing: it stands as a warning until somebody has looked.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import psycopg
from psycopg import Connection, connect

STUCK = "3 minutes"
ALARM = "alarm:"


def kind_and_place(error: Exception) -> str:
    """The kind of failure and where, never the values: they may be about a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at line {trace.tb_lineno} of {trace.tb_frame.f_globals['__name__']}" if trace else ""
    state = f" (SQLSTATE {error.sqlstate})" if isinstance(error, psycopg.Error) else ""
    return f"{type(error).__name__}{state}{where}"


class Trouble(NamedTuple):
    part: str
    what: str
    """The kind of failure, never what it was about."""
    since: datetime
    stuck: bool


def note(db: Connection, part: str, what: str) -> None:
    """It began when it was first noted, however often it is noted again.

    Where the clock was set back since, it begins now: soon stuck, and not an hour late.
    """
    db.execute(
        "INSERT INTO public.trouble (part, what) VALUES (%s, %s) ON CONFLICT (part)"
        " DO UPDATE SET what = excluded.what, since = least(trouble.since, excluded.since)"
        " WHERE trouble.what <> excluded.what OR trouble.since > excluded.since",
        (part, what),
    )


def alarm(db: Connection, part: str, what: str) -> None:
    """Say, in the operators' language, what nobody of ours would do; the part goes on."""
    note(db, ALARM + part, what)


def alarms(found: Iterable[Trouble]) -> list[str]:
    return [f"{each.part}: {each.what}" for each in found if each.part.startswith(ALARM)]


def note_if_possible(conninfo: str, part: str, what: str) -> None:
    """As `note`, for a part whose own connection may be what failed."""
    try:
        with connect(conninfo, autocommit=True, connect_timeout=2) as db:
            note(db, part, what)
    except psycopg.Error:
        """Then the service is not ready for that reason alone."""


def over(db: Connection, part: str) -> None:
    """The part goes on."""
    db.execute("DELETE FROM public.trouble WHERE part = %s", (part,))


def troubles(db: Connection) -> list[Trouble]:
    rows = db.execute(
        "SELECT part, what, since, since < now() - %s::interval AND NOT starts_with(part, %s)"
        " FROM public.trouble ORDER BY since",
        (STUCK, ALARM),
    )
    return [Trouble(*row) for row in rows]
