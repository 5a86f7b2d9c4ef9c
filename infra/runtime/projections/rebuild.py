"""Rebuild: a view built again beside the live one (blue-green), compared, swapped."""

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import Connection, connect, sql

from infra.runtime.projections import parking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.log import Log
from infra.runtime.projections.views import View, drop
from infra.runtime.refusals import Refused


class RebuildRunning(Refused):
    title = "Sedang dibangun ulang"
    detail = "Tampilan {view} sedang dibangun ulang. Tunggu sampai selesai."
    retry_after = 10


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


@dataclass(frozen=True)
class Rebuilt:
    """How a rebuild ended: the two digests were taken at the same position of the log."""

    view: str
    position: int
    live: str
    rebuilt: str

    @property
    def identical(self) -> bool:
        return self.live == self.rebuilt


def rebuild(view: View, log: Log, service: str, owner: str, app: str) -> Iterator[int | Rebuilt]:
    """Build the view again beside the live one, compare, swap. Yields positions, then the result.

    The live view serves and follows on meanwhile; it pauses only for the last few facts.
    """
    beside = f"{view.name}__beside"
    live, fresh = view.follower(log), view.follower(log, beside)
    with connect(owner, autocommit=True) as ddl, connect(app, autocommit=True) as db:
        _only_one(ddl, view.name)
        drop(ddl, beside, fresh.name)
        view.create(ddl, service, beside)
        while (behind := live.position(db) - fresh.position(db)) > 0:
            fresh.step(db, 2000, upto=live.position(db))
            yield fresh.position(db)
            if behind < 100:
                break
        yield _swap(ddl, db, view, live, fresh)


def _only_one(ddl: Connection, view: str) -> None:
    """Two rebuilds of a view would drop what the other has built. Held until `ddl` is closed."""
    query = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
    if ddl.execute(query, (f"rebuild:{view}",)).fetchone() != (True,):
        raise RebuildRunning(view=view)


def _swap(ddl: Connection, db: Connection, view: View, live: Follower, fresh: Follower) -> Rebuilt:
    beside, old = sql.Identifier(f"{view.name}__beside"), sql.Identifier(view.name)
    with ddl.transaction():
        ddl.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"follower:{live.name}",)
        )
        position = live.position(ddl)
        while fresh.step(db, 2000, upto=position):
            pass
        if fresh.position(db) != position:
            raise RebuildRunning(view=view.name)
        result = Rebuilt(
            view.name, position, digest(db, view.name), digest(db, f"{view.name}__beside")
        )
        ddl.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(old))
        ddl.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(beside, old))
        parking.hand_over(ddl, live.name, fresh.name)
        ddl.execute("DELETE FROM public.follower_cursor WHERE follower = %s", (fresh.name,))
    return result
