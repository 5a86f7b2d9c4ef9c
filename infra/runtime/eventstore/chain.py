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
from typing import Any

from psycopg import Connection

from infra.runtime.eventstore.storage.rows import Row

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
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


def faults(service: str, rows: Iterable[Row], heads: Mapping[int, bytes]) -> Iterator[BrokenLink]:
    """What is wrong, from the first fault on; after a broken link only what heads still tell."""
    before, place = genesis(service), 0
    for row in rows:
        place += 1
        if row.position != place:
            yield BrokenLink(place, "missing")
            place = row.position
        elif link(before, row) != row.hash:
            yield BrokenLink(place, "altered")
        if heads.get(place, row.hash) != row.hash:
            yield BrokenLink(place, "not what was handed out")
        before = row.hash
    yield from (BrokenLink(each, "cut off") for each in sorted(heads) if each > place)


def stray_tags(db: Connection[Any]) -> Iterator[BrokenLink]:
    """A fact is found by its tags: none may be missing, none be added."""
    found = db.execute(STRAY_TAGS).fetchone()
    if found and found[0] is not None:
        yield BrokenLink(found[0], "found by other tags than its own")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
