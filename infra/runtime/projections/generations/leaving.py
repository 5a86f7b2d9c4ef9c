"""Leaving: a generation that nobody follows is emptied by whoever works, and dropped by migrations.

What stays behind unattended would keep a name that was erased since.
"""

import logging
from typing import Any, LiteralString

from psycopg import Connection, sql
from psycopg.errors import LockNotAvailable

from infra.runtime.projections import parking
from infra.runtime.projections.generations.lookup import AnyView

UNATTENDED: LiteralString = """
    SELECT old.schema FROM public.generation old JOIN public.generation mine USING (view)
    WHERE mine.view = %s AND mine.fingerprint = %s AND mine.state = 'serving'
        AND old.schema <> mine.schema AND NOT old.emptied
        AND (old.state = 'left' AND old.changed_at < now() - interval '1 minute'
            OR old.fingerprint <> mine.fingerprint AND old.made_at < mine.made_at
                AND old.followed_at < now() - interval '15 minutes')"""
"""A transaction that reads may last a minute; a release that is away so long, or goes back to this
one, fills its tables again."""
PATIENCE: LiteralString = "SELECT set_config('lock_timeout', '2s', true)"
EMPTIED: LiteralString = """
    UPDATE public.generation old SET emptied = true, changed_at = now(),
        state = CASE WHEN state = 'left' OR EXISTS (SELECT FROM public.generation other
            WHERE other.view = old.view AND other.fingerprint = old.fingerprint
                AND other.schema <> old.schema AND other.state = 'filling')
            THEN 'left' ELSE 'filling' END WHERE schema = %s"""
CAN_GO: LiteralString = """
    SELECT schema FROM public.generation old WHERE view = %s AND fingerprint <> %s AND emptied
        AND NOT EXISTS (SELECT FROM public.generation other WHERE other.view = old.view
            AND other.fingerprint = old.fingerprint AND NOT other.emptied)"""
"""The spare tables of a release stay as long as any of its others hold rows."""
HEIR: LiteralString = """
    SELECT 'view:' || schema FROM public.generation WHERE view = %s AND NOT emptied
    ORDER BY state = 'serving' DESC, made_at DESC LIMIT 1"""

logger = logging.getLogger("jejak.view")


def empty(db: Connection[Any], view: AnyView) -> None:
    """Take the rows out of what nobody follows; one that is in use is left for later."""
    for (schema,) in db.execute(UNATTENDED, (view.name, view.fingerprint)).fetchall():
        try:
            with db.transaction():
                db.execute(PATIENCE)
                parking.between_steps(db, f"view:{schema}")
                tables = db.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)
                ).fetchall()
                names = sql.SQL(", ").join(sql.Identifier(schema, table) for (table,) in tables)
                db.execute(sql.SQL("TRUNCATE {}").format(names))
                db.execute(
                    "DELETE FROM public.follower_cursor WHERE follower = %s", (f"view:{schema}",)
                )
                db.execute(EMPTIED, (schema,))
            logger.info("emptied", extra={"follower": f"view:{schema}"})
        except LockNotAvailable:
            logger.info("empties later", extra={"follower": f"view:{schema}"})


def drop_emptied(owner: Connection[Any], view: AnyView) -> None:
    """Take their tables away; what was settled of their parked lines stays known."""
    for (schema,) in owner.execute(CAN_GO, (view.name, view.fingerprint)).fetchall():
        try:
            with owner.transaction():
                owner.execute(PATIENCE)
                drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema))
                owner.execute(drop)
                heir = owner.execute(HEIR, (view.name,)).fetchone()
                given = f"view:{schema}", heir[0] if heir else None
                owner.execute("SELECT public.pass_trail(%s, %s)", given)
                owner.execute("DELETE FROM public.generation WHERE schema = %s", (schema,))
        except LockNotAvailable:
            logger.info("dropped later", extra={"follower": f"view:{schema}"})
