"""Keeping a view: the generation that serves goes on, a new one is filled beside it and takes over.

A view made and kept as before, but built again, is compared with the one it replaces. Whoever takes
over does so between two steps of the other; if that takes longer than two seconds, it tries again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, LiteralString

from psycopg import Connection, sql
from psycopg.errors import LockNotAvailable

from infra.runtime.projections import parking
from infra.runtime.projections.follower import BATCH, Follower
from infra.runtime.projections.generations.leaving import empty
from infra.runtime.projections.generations.lookup import AnyView, Generation, open_generations
from infra.runtime.projections.logs.log import Log
from infra.runtime.telemetry import troubles

FILLED_AT_ONCE = 2000
NEAR = 100
"""So few lines behind, the rest is applied while the one that serves pauses."""
PATIENCE: LiteralString = "SET LOCAL lock_timeout = '2s'"
HEARTBEAT = 10.0

FOLLOWED: LiteralString = """
    UPDATE public.generation SET followed_at = now(), emptied = false
    WHERE view = %s AND fingerprint = %s AND state <> 'left'"""
ANY_DUE: LiteralString = """
    SELECT bool_or(g.state = 'filling' OR {due}) FROM public.generation g
    WHERE g.view = %s AND g.fingerprint = %s AND g.state IN ('filling', 'serving')"""
DISCARDED: LiteralString = """
    SELECT DISTINCT p.position FROM public.parked p JOIN public.generation g
        ON p.follower IN ('view:' || g.schema, 'view:' || g.view)
    WHERE g.view = %s AND p.state = 'discarded'"""
ONLY_HERE: LiteralString = """
    SELECT count(*) FROM public.parked p WHERE p.follower = %(fresh)s
        AND p.state IN ('parked', 'waiting', 'retry')
        AND EXISTS (SELECT FROM public.generation g JOIN public.follower_cursor c
            ON c.follower = 'view:' || g.schema
            WHERE g.view = %(view)s AND c.follower <> p.follower AND c.position >= p.position
            AND NOT EXISTS (SELECT FROM public.parked o WHERE o.follower = c.follower
                AND o.position = p.position AND o.state <> 'applied'))"""
LEAVE: LiteralString = """
    UPDATE public.generation SET state = 'left', changed_at = now() WHERE schema = %s"""
SERVE: LiteralString = """
    UPDATE public.generation SET state = 'serving', changed_at = now(), position = %s, digest = %s,
        identical = %s WHERE schema = %s"""

logger = logging.getLogger("jejak.view")


@dataclass
class ViewFollower:
    """Follows with every generation of this release; of other releases, their own processes do."""

    view: AnyView
    log: Log
    follower: Callable[[Generation], Follower]
    _beat: float = field(default=float("-inf"), init=False)
    passes_by: str | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return f"view:{self.view.name}"

    @property
    def topics(self) -> frozenset[str]:
        return self.view.topics

    def step(self, db: Connection, limit: int | None = None, upto: int | None = None) -> int:
        """Apply the next batch, and fill what is being filled; how far that went.

        By a limit, or else by few lines where somebody waits and by many where nobody does.
        """
        self._say_followed(db)
        moved, serving = 0, None
        generations = open_generations(db, self.view)
        alone = len(generations) == 1 and generations[0].serving
        self.passes_by = generations[0].follower if alone else None
        for each in generations:
            follower = self.follower(each)
            moved += follower.step(db, limit or (BATCH if each.serving else FILLED_AT_ONCE), upto)
            if each.serving:
                serving = each
            else:
                self._take_over(db, each, serving)
        return moved

    def due(self, db: Connection) -> bool:
        """Whether a step would find anything to do, for any of them."""
        self._say_followed(db)
        due = parking.DUE.format(follower="'view:' || g.schema", newest=self.log.newest)
        asked = (self.view.name, self.view.fingerprint)
        return db.execute(ANY_DUE.format(due=due).encode(), asked).fetchone() == (True,)

    def position(self, db: Connection) -> int:
        """Of what serves, or else of what is being filled."""
        for each in open_generations(db, self.view):
            return self.follower(each).position(db)
        return 0

    def _say_followed(self, db: Connection) -> None:
        if monotonic() - self._beat < HEARTBEAT:
            return
        self._beat = monotonic()
        db.execute(FOLLOWED, (self.view.name, self.view.fingerprint))
        empty(db, self.view)

    def _take_over(self, db: Connection, each: Generation, serving: Generation | None) -> None:
        fresh = self.follower(each)
        goal = self.follower(serving).position(db) if serving else self.log.head(db)
        if fresh.position(db) < goal - (NEAR if serving else 0):
            return
        try:
            with db.transaction():
                db.execute(PATIENCE)
                if serving:
                    self._replace(db, each, serving)
                elif self._applies_as_much(db, fresh):
                    db.execute(SERVE, (fresh.position(db), None, None, each.schema))
                    logger.info("serves", extra={"follower": fresh.name})
        except LockNotAvailable:
            logger.info("takes over later", extra={"follower": fresh.name})

    def _replace(self, db: Connection, each: Generation, serving: Generation) -> None:
        """Between two steps of what serves, at the same position of the log."""
        fresh = self.follower(each)
        parking.between_steps(db, serving.follower)
        goal = self.follower(serving).position(db)
        while fresh.position(db) < goal and fresh.step(db, FILLED_AT_ONCE, upto=goal):
            pass
        if fresh.position(db) == goal and self._applies_as_much(db, fresh):
            before, now = digest(db, serving.schema), digest(db, each.schema)
            db.execute(LEAVE, (serving.schema,))
            db.execute(SERVE, (goal, now, before == now, each.schema))

    def _applies_as_much(self, db: Connection, fresh: Follower) -> bool:
        """What another generation has applied and this one has parked would be lost to readers."""
        asked = {"fresh": fresh.name, "view": self.view.name}
        row = db.execute(ONLY_HERE, asked).fetchone()
        if lost := row[0] if row else 0:
            troubles.note(db, fresh.name, f"does not serve: {lost} lines applied before are parked")
        return not lost


def discarded(db: Connection[Any], view: AnyView) -> set[int]:
    """What was given up in any generation of a view stays given up in the next."""
    return {position for (position,) in db.execute(DISCARDED, (view.name,))}


def digest(db: Connection, schema: str) -> str:
    """A fingerprint of all rows of all tables of a view, whatever order they lie in."""
    parts = []
    for (table,) in db.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", (schema,)
    ).fetchall():
        query = sql.SQL(
            "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)"
            " FROM {}.{} t"
        ).format(sql.Identifier(schema), sql.Identifier(table))
        count, total = db.execute(query).fetchone() or (0, 0)
        parts.append(f"{table}:{count}:{total}")
    return " ".join(parts)
