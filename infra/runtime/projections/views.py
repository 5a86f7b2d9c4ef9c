"""Views (read models): tables kept by facts, each generation of them in a schema of its own."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, count
from typing import Any, LiteralString

from psycopg import Connection, sql

from contracts.event import Event
from contracts.privacy.classes import Class
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.generations.fingerprint import fingerprint
from infra.runtime.projections.generations.keeping import ViewFollower, discarded
from infra.runtime.projections.generations.leaving import drop_emptied
from infra.runtime.projections.generations.lookup import Generation
from infra.runtime.projections.generations.spare import SETS
from infra.runtime.projections.logs.log import Entry, Log, topics_of
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


RIGHTS = (
    "GRANT USAGE ON SCHEMA {s} TO {app}, {api}, {reader}",
    "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {s} TO {app}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA {s} TO {api}, {reader}",
)


class View(Folds):
    """`tables` is the DDL of its tables, unqualified; `folds` keep them besides its own.

    `opens` are the classes of sealed fields that it reads; it forgets them once they are erased.
    `beside` are views whose tables are read together with its own.
    """

    def __init__(
        self,
        name: str,
        tables: str,
        *folds: Folds,
        pipelined: bool = True,
        opens: Collection[Class] = (),
        beside: Sequence["View"] = (),
    ) -> None:
        super().__init__()
        self.opens = opens
        self.name = name
        self.tables = tables
        self.pipelined = pipelined
        self.beside = beside
        for each in folds:
            self._add(each.changes)

    @property
    def topics(self) -> frozenset[str]:
        """The facts it names; it passes by all others."""
        return topics_of(self.changes)

    @property
    def kept_by(self) -> Collection[Callable[..., Any]]:
        """The code that folds."""
        return self.changes.values()

    @cached_property
    def fingerprint(self) -> str:
        """Of what its tables are made and kept with: another needs tables of its own."""
        words = (self.tables, *RIGHTS, *sorted(self.opens), *sorted(self.topics))
        return fingerprint(words, {each.__module__ for each in self.kept_by})

    def apply(self, db: Connection, entry: Entry) -> None:
        assert entry.recorded
        if change := self.changes.get(type(entry.recorded.fact)):
            change(db, entry.recorded.fact, entry.recorded)

    def follower(self, log: Log) -> ViewFollower:
        return ViewFollower(self, log, partial(self.follower_of, log))

    def follower_of(self, log: Log, generation: Generation) -> Follower:
        """Who keeps one generation; while it is filled, what was discarded before is left out."""
        return Follower(
            generation.follower,
            log.opening(self.opens),
            self.apply,
            search_path=f"{generation.schema}, public",
            pipelined=self.pipelined,
            leaves_out=None if generation.serving else partial(discarded, view=self),
            topics=self.topics,
            durable=False,
        )

    def create(self, owner: Connection, service: str) -> None:
        """Make what is missing of this generation's tables and of its spare set."""
        with owner.transaction():
            rows = owner.execute(
                "SELECT schema FROM public.generation WHERE view = %s AND fingerprint = %s",
                (self.name, self.fingerprint),
            ).fetchall()
            own = f"{self.name}_{self.fingerprint}"
            names = chain([own], (f"{own}_{n}" for n in count(2)))
            free = (each for each in names if (each,) not in rows)
            for number in range(len(rows), SETS):
                self._lay(owner, service, next(free), spare=number > 0)
        drop_emptied(owner, self)

    def _lay(self, owner: Connection, service: str, schema: str, *, spare: bool) -> None:
        roles = {role: sql.Identifier(f"{service}_{role}") for role in ("app", "api", "reader")}
        begins_as = "left" if spare else _begins_as(owner)
        name = sql.Identifier(schema)
        owner.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        owner.execute("SELECT set_config('search_path', %s, true)", (f"{schema}, public",))
        owner.execute(self.tables.encode())
        self._secure(owner, schema, service)
        for statement in RIGHTS:
            owner.execute(sql.SQL(statement).format(s=name, **roles))
        owner.execute(
            "INSERT INTO public.generation (schema, view, fingerprint, state, emptied, struck)"
            " SELECT %s, %s, %s, %s, %s, coalesce(max(id), 0) FROM public.struck",
            (schema, self.name, self.fingerprint, begins_as, spare),
        )

    @staticmethod
    def _secure(owner: Connection, schema: str, service: str) -> None:
        """A table with a region code shows a reader only the rows of the reader's regions."""
        regional = owner.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = %s AND column_name = 'region_code'",
            (schema,),
        ).fetchall()
        for (table,) in regional:
            owner.execute(row_security(f"{schema}.{table}", service))


def _begins_as(owner: Connection) -> str:
    """It serves at once where nothing was recorded yet that it could be filled with."""
    logs = "SELECT EXISTS (SELECT FROM public.inbox) OR EXISTS (SELECT FROM public.fact)"
    return "filling" if owner.execute(logs).fetchone() == (True,) else "serving"
