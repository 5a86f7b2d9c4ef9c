"""Which generation of a view serves whom: each release reads the one its own code keeps."""

from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple, Protocol

from psycopg import Connection
from psycopg.rows import dict_row

from infra.runtime.refusals import Refused


class Generation(NamedTuple):
    """One set of a view's tables, in a schema of its own."""

    schema: str
    serving: bool
    """False while it is filled: nobody reads it."""

    @property
    def follower(self) -> str:
        return f"view:{self.schema}"


class AnyView(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def topics(self) -> frozenset[str]:
        """The facts it names."""
        ...

    @property
    def beside(self) -> Sequence["AnyView"]:
        """Other views whose tables are read together with its own."""
        ...


class StillFilling(Refused):
    status = 503
    title = "Data sedang disiapkan"
    detail = "Versi baru layanan ini masih menyusun datanya. Coba lagi sebentar."
    retry_after = 10


PROGRESS: LiteralString = """
    SELECT g.schema AS schema_name, g.state, g.digest, g.identical,
        coalesce(c.position, 0) AS position
    FROM public.generation g LEFT JOIN public.follower_cursor c ON c.follower = 'view:' || g.schema
    WHERE g.view = %s AND g.fingerprint = %s AND g.state <> 'left' ORDER BY g.state DESC"""
OPEN: LiteralString = """
    SELECT schema, state = 'serving' FROM public.generation
    WHERE view = %s AND fingerprint = %s AND state IN ('filling', 'serving') ORDER BY state DESC"""

REACH: LiteralString = """
    SELECT count(g.schema), set_config('search_path',
        concat_ws(', ', string_agg(g.schema, ', ' ORDER BY n), 'public'), %s)
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS wanted (view, fingerprint, n)
    LEFT JOIN public.generation g ON g.view = wanted.view AND g.fingerprint = wanted.fingerprint
        AND g.state = 'serving'"""

FILLING: LiteralString = """
    SELECT g.view, coalesce(c.position, 0), (SELECT coalesce(max(o.position), 0)
        FROM public.generation other JOIN public.follower_cursor o
            ON o.follower = 'view:' || other.schema WHERE other.view = g.view)
    FROM unnest(%s::text[], %s::text[]) AS wanted (view, fingerprint)
    JOIN public.generation g ON g.view = wanted.view AND g.fingerprint = wanted.fingerprint
    LEFT JOIN public.follower_cursor c ON c.follower = 'view:' || g.schema
    WHERE g.state = 'filling' ORDER BY 1"""

UNREADY: LiteralString = """
    SELECT wanted.view FROM unnest(%s::text[], %s::text[]) AS wanted (view, fingerprint)
    WHERE NOT EXISTS (SELECT FROM public.generation g WHERE g.view = wanted.view
        AND g.fingerprint = wanted.fingerprint AND g.state = 'serving') ORDER BY 1"""


class Filling(NamedTuple):
    """How far a generation that does not serve yet has come, and others of its view."""

    view: str
    position: int
    others: int

    def __str__(self) -> str:
        return f"{self.view} (tersusun sampai {self.position} dari {max(self[1:])})"


def open_generations(db: Connection[Any], view: AnyView) -> list[Generation]:
    """Those that this release follows: the one that serves, then one that is being filled."""
    rows = db.execute(OPEN, (view.name, view.fingerprint)).fetchall()
    return [Generation(*row) for row in rows]


def follower_of(db: Connection[Any], view: AnyView) -> str:
    """The name of whoever keeps what serves. Raises StillFilling."""
    for each in open_generations(db, view):
        if each.serving:
            return each.follower
    raise StillFilling


def reach(db: Connection[Any], view: AnyView, *, for_good: bool = False) -> None:
    """Put what serves of a view in reach, until the transaction ends or for good.

    Raises StillFilling.
    """
    views = [view, *view.beside]
    names = [each.name for each in views], [each.fingerprint for each in views]
    row = db.execute(REACH, (not for_good, *names)).fetchone()
    if row is None or row[0] < len(views):
        raise StillFilling


def progress(db: Connection[Any], view: AnyView) -> list[dict[str, Any]]:
    """How far each of them is; digest and `identical` are those of the moment it took over."""
    asked = (view.name, view.fingerprint)
    return db.cursor(row_factory=dict_row).execute(PROGRESS, asked).fetchall()


def unmade(db: Connection[Any], views: Sequence[AnyView]) -> list[str]:
    """Names of the views that this release has no tables for, filled or not."""
    return [each.name for each in views if not open_generations(db, each)]


def being_filled(db: Connection[Any], views: Sequence[AnyView]) -> list[Filling]:
    names = [each.name for each in views], [each.fingerprint for each in views]
    return [Filling(*row) for row in db.execute(FILLING, names)]


def unready(db: Connection[Any], views: Sequence[AnyView]) -> list[str]:
    """Names of the views of which nothing serves this release yet."""
    names = [each.name for each in views], [each.fingerprint for each in views]
    return [name for (name,) in db.execute(UNREADY, names)]
