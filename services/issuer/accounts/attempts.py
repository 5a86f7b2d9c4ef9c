"""Guessing is slowed down, and every attempt is on record.

Five wrong ones, and whoever tries must wait a minute. Those who come from a browser or device that
got in before are counted by themselves, so that a stranger's guesses never shut the owner out.
"""

import hashlib
from typing import Any

from psycopg import Connection

ALLOWED, PAUSE = 5, 60.0
FAILED = f"""
    INSERT INTO throttle VALUES (%(who)s, 1, now()) ON CONFLICT (who) DO UPDATE SET
    failures = CASE WHEN throttle.last_at < now() - interval '{PAUSE:.0f} seconds' THEN 1
        ELSE throttle.failures + 1 END, last_at = now()""".encode()
WAIT = f"""
    SELECT ceil(extract(epoch FROM last_at + interval '{PAUSE:.0f} seconds' - now()))::int
    FROM throttle WHERE who = %(who)s AND failures >= {ALLOWED}
    AND last_at > now() - interval '{PAUSE:.0f} seconds'""".encode()


def wait(db: Connection[Any], who: str) -> int:
    """Seconds until `who` may try again; 0 for now."""
    found = db.execute(WAIT, {"who": _digest(who)}).fetchone()
    return int(found[0]) if found else 0


def failed(db: Connection[Any], who: str) -> None:
    db.execute(FAILED, {"who": _digest(who)})


def succeeded(db: Connection[Any], who: str) -> None:
    db.execute("DELETE FROM throttle WHERE who = %s", (_digest(who),))


def note(db: Connection[Any], person: str | None, what: str, outcome: str, client: str) -> None:
    """Keep who tried what. A name that is no account is not kept: it may be a password."""
    db.execute(
        "INSERT INTO attempt (person, what, outcome, client)"
        " VALUES ((SELECT person FROM account WHERE person = %s), %s, %s, %s)",
        (person, what, outcome, client),
    )


def _digest(who: str) -> bytes:
    return hashlib.sha256(who.encode()).digest()
