"""The chain: what a fact's hash covers, and the first place where a ledger was altered.

Needs nothing but rows, so an auditor can run it on a dump. Whoever cuts a tail off, or rewrites it
with new hashes, is found only by heads that were handed outside before: every message carries one.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from psycopg import Connection
from pydantic import BaseModel, Field

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


COMPARED = """
    SELECT seen.position, CASE WHEN fact.hash = seen.hash THEN NULL
            WHEN fact.hash IS NULL THEN 'gone' ELSE 'other than it was' END,
        (SELECT max(later.epoch) FROM ledger_epoch later
            WHERE later.epoch > seen.epoch AND later.begins_after < seen.position),
        least(seen.position, (SELECT coalesce(max(position), 0) + 1 FROM fact))
    FROM unnest(%s::int[], %s::bigint[], %s::bytea[]) AS seen (epoch, position, hash)
    LEFT JOIN fact USING (position) WHERE seen.position > 0 ORDER BY seen.position, seen.epoch"""


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
    service: str, rows: Iterable[Row], behind: tuple[int, bytes] | None = None
) -> Iterator[BrokenLink]:
    """What is wrong, from the first fault on.

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
        before = each.hash


class CheckedFacts(NamedTuple):
    """Some of a ledger, checked: up to which position, of how many, and what was found."""

    position: int
    head: int
    broken: list[BrokenLink]


class SeenHead(BaseModel):
    """How far a ledger had grown when somebody outside saw it; the hash in hexadecimal."""

    epoch: int = Field(ge=1, le=2**31 - 1)
    position: int = Field(ge=0, le=2**62)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")


class ComparedHeads(NamedTuple):
    broken: BrokenLink | None
    """The first that the ledger contradicts."""
    same: int
    """The last position at which it is as it was seen, before that."""
    replaced: list[int]
    """Epochs of adopted copies that took the place of what was seen."""


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
    broken = list(faults(service, rows, behind))
    return CheckedFacts(rows[-1].position if rows else after, head, broken)


def compared(db: Connection[Any], heads: Sequence[SeenHead]) -> ComparedHeads:
    """Hold heads that were seen outside against the facts that lie there now.

    What an adopted copy has replaced is no fault: who adopted it stands in `ledger_epoch`.
    """
    hashes = [bytes.fromhex(each.hash) for each in heads]
    asked = ([each.epoch for each in heads], [each.position for each in heads], hashes)
    broken, replaced, same = None, [], 0
    for position, what, replacing, first in db.execute(COMPARED, asked).fetchall():
        if what is None:
            same = max(same, position)
        elif replacing is not None:
            replaced.append(replacing)
        elif broken is None:
            broken = BrokenLink(first, what)
    return ComparedHeads(broken, same, sorted(set(replaced)))


def stray_tags(db: Connection[Any]) -> Iterator[BrokenLink]:
    """A fact is found by its tags: none may be missing, none be added."""
    found = db.execute(STRAY_TAGS).fetchone()
    if found and found[0] is not None:
        yield BrokenLink(found[0], "found by other tags than its own")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
