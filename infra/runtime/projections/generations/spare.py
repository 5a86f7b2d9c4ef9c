"""Spare (blue-green tables): each view has a second set of tables in which it is filled again.

Migrations lay both sets, so that whoever serves needs no login that makes tables. Once the second
has taken over, the first is emptied and becomes the spare.
"""

from typing import Any, LiteralString

from psycopg import Connection

from infra.runtime.projections.generations.lookup import AnyView
from infra.runtime.projections.parking import wake
from infra.runtime.refusals import Refused

SETS = 2
"""Sets of tables that a view has: one to be read, one to be filled."""
FILL_AGAIN: LiteralString = "SELECT public.fill_again(%s, %s)"
STALE: LiteralString = """
    SELECT EXISTS (SELECT FROM public.generation WHERE view = %s AND fingerprint = %s
        AND state = 'serving' AND struck < (SELECT coalesce(max(id), 0) FROM public.struck))"""


class RebuildRunning(Refused):
    title = "Sedang dibangun ulang"
    detail = (
        "Tampilan {view} sedang dibangun ulang, atau baru saja selesai dan tabel lamanya belum"
        " dikosongkan. Coba lagi satu menit sesudah selesai."
    )
    retry_after = 60


def fill_again(db: Connection[Any], view: AnyView) -> str:
    """Let it be filled once more beside what serves; the schema. Raises RebuildRunning."""
    found = db.execute(FILL_AGAIN, (view.name, view.fingerprint)).fetchone()
    if found is None or found[0] is None:
        raise RebuildRunning(view=view.name)
    wake(db)
    return str(found[0])


def is_stale(db: Connection[Any], view: AnyView) -> bool:
    """Whether what serves may hold what was struck since it began to be filled."""
    found = db.execute(STALE, (view.name, view.fingerprint)).fetchone()
    return found == (True,)
