"""Views: tables kept by facts, in a schema of their own, so that a rebuild fits beside them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from psycopg import Connection, connect, sql

from contracts.event import Event
from infra.runtime import parking
from infra.runtime.follower import Follower
from infra.runtime.ledger import Recorded
from infra.runtime.log import Entry, Log
from infra.runtime.refusals import Refused
from infra.runtime.row_security import row_security


class RebuildRunning(Refused):
    title = "Sedang dibangun ulang"
    detail = "Tampilan {view} sedang dibangun ulang. Tunggu sampai selesai."
    retry_after = 10


Change = Callable[[Connection, Any, Recorded], None]
Keep = Callable[[Connection, Sequence[Entry]], None]


class View:
    """`tables` is the DDL of its tables, unqualified; one function per fact keeps them."""

    def __init__(self, name: str, tables: str, *, pipelined: bool = True) -> None:
        self.name = name
        self.tables = tables
        self.pipelined = pipelined
        self.changes: dict[type[Event], Change] = {}
        self.keep: Keep | None = None

    def on(self, *facts: type[Event]) -> Callable[[Change], Change]:
        def remember(change: Change) -> Change:
            self.changes.update(dict.fromkeys(facts, change))
            return change

        return remember

    def by_batch(self, keep: Keep) -> Keep:
        """Instead of a function per fact: one that stores the rows of a whole batch at once."""
        self.keep = keep
        return keep

    def apply(self, db: Connection, entry: Entry) -> None:
        assert entry.recorded
        if self.keep:
            self.keep(db, [entry])
        elif change := self.changes.get(type(entry.recorded.fact)):
            change(db, entry.recorded.fact, entry.recorded)

    @staticmethod
    def _secure(owner: Connection, schema: str, service: str) -> None:
        """A table with a region code shows a reader only the rows of the reader's regions."""
        regional = owner.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = %s AND column_name = 'region_code'",
            (schema,),
        ).fetchall()
        for (table,) in regional:
            owner.execute(row_security(f"{schema}.{table}", f"{service}_reader", f"{service}_app"))

    def follower(self, log: Log, schema: str | None = None) -> Follower:
        name = schema or self.name
        path, pipelined = f"{name}, public", self.pipelined and not self.keep
        beside = f"view:{self.name}" if name != self.name else ""
        return Follower(f"view:{name}", log, self.apply, path, pipelined, self.keep, beside)

    def create(self, owner: Connection, service: str, schema: str | None = None) -> None:
        """Make the tables if they are missing, and say who may do what with them.

        Tables made by other DDL than today's are dropped: the follower fills the new ones again.
        """
        name = sql.Identifier(schema or self.name)
        app, reader = (sql.Identifier(f"{service}_{role}") for role in ("app", "reader"))
        made_by = sha256(self.tables.encode()).hexdigest()
        with owner.transaction():
            if self._made_by(owner, schema or self.name) == made_by:
                return
            _drop(owner, schema or self.name, f"view:{schema or self.name}")
            owner.execute(sql.SQL("CREATE SCHEMA {}").format(name))
            owner.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(name, made_by))
            owner.execute(sql.SQL("SET LOCAL search_path TO {}, public").format(name))
            owner.execute(self.tables.encode())
            self._secure(owner, schema or self.name, service)
            for statement in (
                "GRANT USAGE ON SCHEMA {s} TO {app}, {reader}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {s} TO {app}",
                "GRANT SELECT ON ALL TABLES IN SCHEMA {s} TO {reader}",
            ):
                owner.execute(sql.SQL(statement).format(s=name, app=app, reader=reader))

    @staticmethod
    def _made_by(owner: Connection, schema: str) -> str | None:
        """Fingerprint of the DDL that the tables were made with."""
        row = owner.execute(
            "SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')", (schema,)
        ).fetchone()
        return row[0] if row else None


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
        _drop(ddl, beside, fresh.name)
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


def _drop(ddl: Connection, schema: str, follower: str) -> None:
    ddl.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    ddl.execute("DELETE FROM public.follower_cursor WHERE follower = %s", (follower,))
    ddl.execute("DELETE FROM public.parked WHERE follower = %s", (follower,))


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
