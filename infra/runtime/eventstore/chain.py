"""The chain: what a fact's hash covers, and the first place where a ledger was altered.

Needs nothing but rows, so an auditor can run it on a dump. Whoever rewrites a whole tail with new
hashes is found only by a head (position and hash) that was handed outside before: every message
carries one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from psycopg import Connection

from infra.runtime.eventstore.storage.rows import COLUMNS, Row, row

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ROWS = f"SELECT {COLUMNS} FROM public.fact WHERE position > %s ORDER BY position LIMIT %s".encode()
STRAY_TAGS = """
    SELECT min(position) FROM (
        (SELECT tag, position FROM fact_tag EXCEPT SELECT unnest(tags), position FROM fact)
        UNION ALL
        (SELECT unnest(tags), position FROM fact EXCEPT SELECT tag, position FROM fact_tag)
    ) AS stray"""


@dataclass(frozen=True)
class BrokenLink:
    """The first place that is not as it was stored, and how."""

    position: int
    what: str


def genesis(service: str) -> bytes:
    """What the first fact's hash follows."""
    return sha256(service.encode()).digest()


def link(before: bytes, row: Row) -> bytes:
    """The hash of a fact that follows another; `link()` in `schema/` computes the same."""
    moment = (row.recorded_at - BEGINNING) // MICROSECOND
    lines = (row.position, moment, row.epoch, _json(row.event.type), _json(row.event.tags))
    return sha256(before + "\n".join(map(str, lines)).encode() + b"\0" + row.event.data).digest()


def faults(
    service: str,
    rows: Iterable[Row],
    heads: Mapping[int, bytes],
    behind: tuple[int, bytes] | None = None,
) -> Iterator[BrokenLink]:
    """What is wrong, from the first fault on; after a broken link only what heads still tell.

    The rows begin behind a fact of that place and hash, by default with the first one.
    """
    place, before = behind or (0, genesis(service))
    for each in rows:
        place += 1
        if each.position != place:
            yield BrokenLink(place, "missing")
            place = each.position
        elif link(before, each) != each.hash:
            yield BrokenLink(place, "altered")
        if heads.get(place, each.hash) != each.hash:
            yield BrokenLink(place, "not what was handed out")
        before = each.hash
    yield from (BrokenLink(each, "cut off") for each in sorted(heads) if each > place)


class CheckedFacts(NamedTuple):
    """Some of a ledger, checked: up to which position, of how many, and what was found."""

    position: int
    head: int
    broken: list[BrokenLink]


def checked(service: str, db: Connection[Any], after: int, limit: int) -> CheckedFacts:
    """Check so many facts behind a position; the fact at that position is taken for right.

    Begin at 0 to take nothing for right. What follows is checked from the position that comes back.
    """
    query = "SELECT position, hash FROM public.fact WHERE position = %s"
    behind = db.execute(query, (after,)).fetchone()
    [head] = db.execute("SELECT coalesce(max(position), 0) FROM public.fact").fetchone() or [0]
    if after and behind is None:
        return CheckedFacts(after, head, [BrokenLink(after, "missing")])
    rows = [row(*values) for values in db.execute(ROWS, (after, limit)).fetchall()]
    broken = list(faults(service, rows, {}, behind))
    return CheckedFacts(rows[-1].position if rows else after, head, broken)


def stray_tags(db: Connection[Any]) -> Iterator[BrokenLink]:
    """A fact is found by its tags: none may be missing, none be added."""
    found = db.execute(STRAY_TAGS).fetchone()
    if found and found[0] is not None:
        yield BrokenLink(found[0], "found by other tags than its own")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
