"""Dropped lines (retention): an inbox keeps of old months no data, and whoever reads them waits.

Nothing is ever built with a hole: what is read from the beginning again stops at the first line
without data, asks for a refill of its source, and goes on once that is back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

from psycopg import Connection

from infra.runtime.refusals import Refused
from infra.runtime.telemetry.troubles import note

ASK: LiteralString = """
    INSERT INTO public.refill (source) VALUES (%s) ON CONFLICT (source)
    DO UPDATE SET progress = '{}', done = false WHERE refill.done"""


class Dropped(Refused):
    title = "Isi bulan lama kotak masuk sudah dibuang"
    detail = "Isi lagi dari pemiliknya, lalu ulangi: jejak inbox refill {source}."


def require_data(received: Sequence[tuple[Any, ...]]) -> None:
    """Raises Dropped for the first line that lost its data with its month."""
    for _, _, source, _, _, _, data, _ in received:
        if data is None:
            raise Dropped(source=source)


@contextmanager
def waiting(db: Connection[Any], follower: str) -> Iterator[None]:
    """In a step that meets such a line: it goes no further, and the source is asked."""
    try:
        yield
    except Dropped as dropped:
        source = dropped.facts["source"]
        db.execute(ASK, (source,))
        note(db, follower, f"waits for what was dropped of {source}")
