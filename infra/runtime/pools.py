"""Pools of connections to PostgreSQL: opened when asked for, and anew once the server is back."""

from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

RETRIED = 2.0
"""Seconds for which a pool tries to reconnect by itself, its pauses ever longer (up to minutes, if
let); then whoever asks next makes it try at once."""


def open_pool(
    conninfo: str,
    most: int,
    *,
    patience: float = 5,
    autocommit: bool = False,
    longest: float | None = None,
) -> ConnectionPool[Connection[TupleRow]]:
    """Who waits longer than `patience` for a connection is told so. Made after a fork.

    A statement that takes more than `longest` seconds is ended by PostgreSQL (QueryCanceled).
    """
    limit = {"options": f"-c statement_timeout={round(longest * 1000)}"} if longest else {}
    return ConnectionPool(
        conninfo,
        min_size=0,
        max_size=most,
        timeout=patience,
        reconnect_timeout=RETRIED,
        num_workers=1,
        check=still_there,
        open=True,
        kwargs={"autocommit": autocommit, **limit},
    )


def still_there(db: Connection[Any]) -> None:
    """Raises OperationalError where PostgreSQL has hung up. Asks nobody, so it costs nothing."""
    db.pgconn.consume_input()  # its last words,
    db.pgconn.consume_input()  # and that nothing comes after them
