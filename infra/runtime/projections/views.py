"""Views (read models): tables kept by facts, each in a schema of its own."""

from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Any, LiteralString

from psycopg import Connection, sql

from contracts.event import Event
from contracts.privacy.classes import Class
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.log import Entry, Log, topics_of
from infra.runtime.projections.reading import row_security

Change = Callable[[Connection, Any, Recorded], None]


def one_row(update: LiteralString) -> LiteralString:
    """An UPDATE, or a DELETE, that fails where it hits no row (psycopg.errors.NoDataFound).

    A line of a log is applied once, so the row of what it speaks of is there: without it an earlier
    line is missing. What may hit nothing by right is no `one_row` and says why.
    """
    return f"WITH hit AS ({update} RETURNING 1) SELECT require_row(count(*)) FROM hit"


class FoldedTwice(TypeError):
    """Two functions keep the same tables for the same fact: one of them would never run."""


class Folds:
    """Functions that keep a view's tables, one per fact; a view may be kept by several of these."""

    def __init__(self) -> None:
        self.changes: dict[type[Event], Change] = {}

    def on(self, *facts: type[Event]) -> Callable[[Change], Change]:
        """Makes a function keep the tables for these facts. Raises FoldedTwice."""

        def remember(change: Change) -> Change:
            self._add(dict.fromkeys(facts, change))
            return change

        return remember

    def _add(self, changes: Mapping[type[Event], Change]) -> None:
        if again := self.changes.keys() & changes.keys():
            raise FoldedTwice(", ".join(sorted(fact.TOPIC for fact in again)))
        self.changes.update(changes)


class View(Folds):
    """`tables` is the DDL of its tables, unqualified; `folds` keep them besides its own.

    `opens` are the classes of sealed fields that it reads; it forgets them once they are erased.
    """

    def __init__(
        self,
        name: str,
        tables: str,
        *folds: Folds,
        pipelined: bool = True,
        opens: Collection[Class] = (),
    ) -> None:
        super().__init__()
        self.opens = opens
        self.name = name
        self.tables = tables
        self.pipelined = pipelined
        for each in folds:
            self._add(each.changes)

    @property
    def topics(self) -> frozenset[str]:
        """The facts it names; it passes by all others."""
        return topics_of(self.changes)

    def apply(self, db: Connection, entry: Entry) -> None:
        assert entry.recorded
        if change := self.changes.get(type(entry.recorded.fact)):
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
        return Follower(
            f"view:{name}",
            log.opening(self.opens),
            self.apply,
            search_path=f"{name}, public",
            pipelined=self.pipelined,
            beside=f"view:{self.name}" if name != self.name else "",
            topics=self.topics,
        )

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
            drop(owner, schema or self.name, f"view:{schema or self.name}")
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


def drop(ddl: Connection, schema: str, follower: str) -> None:
    """Take a view's tables away, and all that its follower knows."""
    ddl.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    ddl.execute("DELETE FROM public.follower_cursor WHERE follower = %s", (follower,))
    ddl.execute("DELETE FROM public.parked WHERE follower = %s", (follower,))
