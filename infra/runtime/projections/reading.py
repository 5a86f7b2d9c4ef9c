"""Reading a view for somebody: only the rows of the regions that person may see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.runtime.projections.row_security import set_regions
from infra.runtime.projections.views import View


@contextmanager
def reading(
    pool: ConnectionPool[Any], view: View, regions: Iterable[str]
) -> Iterator[Connection[Any]]:
    """A transaction as the reader role, with the view's tables in reach and the regions set."""
    with pool.connection() as db, db.transaction():
        db.execute("SELECT set_config('search_path', %s, true)", (f"{view.name}, public",))
        set_regions(db, regions)
        yield db


def applied(db: Connection[Any], view: View, source: str | None = None) -> int:
    """Up to which position of a service's ledger the view has applied; `source` names the service.

    Without a source the view follows its own service's ledger.
    """
    query = "SELECT position FROM public.follower_cursor WHERE follower = %(view)s"
    if source:
        query = (
            "SELECT split_part(i.message_id, ':', 4)::bigint FROM public.inbox i"
            " WHERE i.source = %(source)s AND i.seq <= coalesce((SELECT position FROM"
            " public.follower_cursor WHERE follower = %(view)s), 0) ORDER BY i.seq DESC LIMIT 1"
        )
    row = db.execute(query, {"view": f"view:{view.name}", "source": source}).fetchone()
    return int(row[0]) if row else 0
