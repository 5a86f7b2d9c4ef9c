"""Compaction: nothing of what was erased is left in old pages of tables, in statistics or in WAL.

PostgreSQL leaves a row that was changed where it lay until the page is used again, keeps common
values of every column for its planner, and renames old WAL files to be used again as they are.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from contracts.keeping.stores import KEYRING, Forgets, stores_of
from infra.local.errors import ServerError
from infra.runtime.messaging.topology import SERVICES

LEAVES = (Forgets.WITH_FACT, Forgets.CONTENTS, Forgets.SHREDDED)
"""How a store forgets by changing or deleting rows; the others never held anything in clear."""
PATIENCE = 30.0
"""Seconds for a lock, for transactions that began before, and for a backup to catch up."""
VIEWS: LiteralString = "SELECT schema, view FROM generation"
TABLES: LiteralString = """
    SELECT nspname, relname, pg_total_relation_size(c.oid) FROM pg_class c
    JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname !~ '^pg_' ORDER BY 3"""
OLDER: LiteralString = """
    SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE backend_xmin IS NOT NULL AND xact_start < %s AND pid <> pg_backend_pid())"""
BEHIND: LiteralString = """
    SELECT name FROM pg_ls_waldir()
    WHERE name ~ '^[0-9A-F]{24}$' AND name < pg_walfile_name(pg_current_wal_lsn())"""
AHEAD: LiteralString = """
    SELECT count(*) FROM pg_ls_waldir()
    WHERE name ~ '^[0-9A-F]{24}$' AND name > pg_walfile_name(pg_current_wal_lsn())"""

Told = Callable[[str], None]


@dataclass(frozen=True)
class Compacted:
    """How many tables were written anew, how many bytes that freed, and what WAL had to stay."""

    tables: int
    freed: int
    wal_held: int
    """Files of WAL that a backup has not taken yet: they go with the next compaction."""


def compact(admin: str, say: Told) -> Compacted:
    """`admin` is the administrator's conninfo. Services go on, and wait where a table is written.

    Can be broken off and repeated. Raises ServerError where somebody holds a table for too long.
    """
    tables = freed = 0
    for database in (*SERVICES, KEYRING):
        with psycopg.connect(make_conninfo(admin, dbname=database), autocommit=True) as db:
            db.execute(f"SET lock_timeout = '{PATIENCE:.0f}s'".encode())
            _wait_for_older(db)
            for schema, table, size in _tables(db, database):
                say(f"{database}: {table}")
                freed += size - _written_anew(db, schema, table)
                tables += 1
            db.execute("VACUUM FULL pg_catalog.pg_statistic")
    say("WAL")
    with psycopg.connect(admin, autocommit=True) as db:
        return Compacted(tables, freed, _wal_gone(db))


def _tables(db: Connection[Any], database: str) -> list[Any]:
    named = {each.name for each in stores_of(database) if each.forgets in LEAVES}
    views: dict[str, str] = {}
    if db.execute("SELECT to_regclass('public.generation')").fetchone() != (None,):
        views = dict(db.execute(VIEWS).fetchall())
    found = db.execute(TABLES).fetchall()
    return [
        each
        for each in found
        if (each[1] if each[0] == "public" else f"{views.get(each[0])}.{each[1]}") in named
    ]


def _written_anew(db: Connection[Any], schema: str, table: str) -> int:
    """Its size then."""
    name = sql.Identifier(schema, table)
    try:
        db.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(name))
    except psycopg.errors.LockNotAvailable:
        raise ServerError(
            f"Tabel {table} sedang dipakai terlalu lama. Coba lagi nanti; yang sudah dipadatkan"
            " tetap padat."
        ) from None
    size = db.execute("SELECT pg_total_relation_size(%s::regclass)", (name.as_string(db),))
    [(now,)] = size.fetchall()
    return int(now)


def _wait_for_older(db: Connection[Any]) -> None:
    """A row that somebody's transaction still sees would be written along. Raises ServerError."""
    [(began,)] = db.execute("SELECT clock_timestamp()").fetchall()
    if not _until(lambda: db.execute(OLDER, (began,)).fetchone() == (False,)):
        raise ServerError("Ada transaksi yang belum selesai. Coba lagi nanti.")


def _wal_gone(db: Connection[Any]) -> int:
    """Have old files of WAL deleted instead of renamed; how many had to stay."""
    with _not_recycling(db):
        [(ahead,)] = db.execute(AHEAD).fetchall()
        for _ in range(ahead + 2):
            # What was renamed before lies ahead: it is gone once writing has passed over it.
            db.execute("SELECT pg_create_restore_point('jejak compact')")
            db.execute("SELECT pg_switch_wal()")
        _until(lambda: not _kept(db))
        return len(_kept(db))


def _kept(db: Connection[Any]) -> Sequence[Any]:
    db.execute("CHECKPOINT")
    return db.execute(BEHIND).fetchall()


@contextmanager
def _not_recycling(db: Connection[Any]) -> Iterator[None]:
    db.execute("ALTER SYSTEM SET wal_recycle = off")
    db.execute("SELECT pg_reload_conf()")
    try:
        time.sleep(0.5)  # until every process of the server has read it
        yield
    finally:
        db.execute("ALTER SYSTEM RESET wal_recycle")
        db.execute("SELECT pg_reload_conf()")


def _until(done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (settled := done()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return settled
