"""The chain of the access log: what an entry's hash covers, and the first place that was altered.

Needs nothing but rows. An entry is final once it is made (what is only counted is none yet), so a
follower chains it soon after. Whoever has the database can cut both tails off, and is found by
heads that were told in the ledger before.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AT_ONCE = 2_000
ENTRY: LiteralString = (
    "id, at, person, role, office, purpose, action, outcome, subjects, fields, result_count,"
    " trace_id, times, emergency_id"
)
ALONE: LiteralString = "SELECT pg_advisory_xact_lock(hashtextextended('access_chain', 0))"
HEAD: LiteralString = "SELECT id, hash FROM access_chain ORDER BY id DESC LIMIT 1"
BEHIND: LiteralString = """
    SELECT id, hash FROM access_chain WHERE id <= %s ORDER BY id DESC LIMIT 1"""
NEXT: LiteralString = f"SELECT {ENTRY} FROM access_log WHERE id > %s ORDER BY id LIMIT %s"
ADD: LiteralString = "INSERT INTO access_chain SELECT * FROM unnest(%s::bigint[], %s::bytea[])"
BOTH: LiteralString = f"""
    SELECT coalesce(entry.id, link.id), link.hash, entry.*
    FROM (SELECT id, hash FROM access_chain WHERE id > %(after)s ORDER BY id LIMIT %(limit)s)
        AS link
    FULL JOIN (SELECT {ENTRY} FROM access_log WHERE id > %(after)s ORDER BY id LIMIT %(limit)s)
        AS entry ON entry.id = link.id
    ORDER BY 1 LIMIT %(limit)s"""


class AccessHead(NamedTuple):
    """The last entry that is chained."""

    upto: int
    hash: bytes


@dataclass(frozen=True)
class BrokenAccess:
    """The first entry that is not as it was made, and how."""

    position: int
    what: str


class CheckedAccess(NamedTuple):
    """Some of the log, checked: up to which entry, the last there is, and what was found."""

    position: int
    head: int
    broken: list[BrokenAccess]


def genesis(service: str) -> bytes:
    """What the first entry's hash follows."""
    return sha256(f"access:{service}".encode()).digest()


def link(before: bytes, entry: Sequence[Any]) -> bytes:
    """The hash of an entry, in the order of the columns, that follows another."""
    values = [_plain(each) for each in entry]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return sha256(before + text.encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value - BEGINNING) // MICROSECOND
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, int) else str(value)


def head(db: Connection[Any], service: str) -> AccessHead:
    row = db.execute(HEAD).fetchone()
    return AccessHead(*row) if row else AccessHead(0, genesis(service))


def extend(db: Connection[Any], service: str, limit: int = AT_ONCE) -> int:
    """Chain what was entered since, one instance at a time; how many entries that were."""
    with db.transaction():
        db.execute(ALONE)
        last = head(db, service)
        rows = db.execute(NEXT, (last.upto, limit)).fetchall()
        if rows:
            db.execute(ADD, ([row[0] for row in rows], list(_links(last.hash, rows))))
    return len(rows)


def _links(before: bytes, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    for row in rows:
        before = link(before, row)
        yield before


def checked(
    db: Connection[Any], service: str, after: int, limit: int, over: int = 0
) -> CheckedAccess:
    """Check so many entries behind one; the link there is taken for right, at 0 nothing is.

    Entries behind the last link are not chained yet, and say nothing either way. Up to `over` they
    may be gone: their time was over, and their links are left.
    """
    last = head(db, service)
    row = db.execute(BEHIND, (after,)).fetchone()
    before = row[1] if row else genesis(service)
    rows = db.execute(BOTH, {"after": after, "limit": limit}).fetchall()
    chained = [each for each in rows if each[0] <= last.upto]
    broken = list(_faults(before, chained, over))
    return CheckedAccess(chained[-1][0] if chained else after, last.upto, broken)


def _faults(before: bytes, rows: Iterable[Sequence[Any]], over: int) -> Iterator[BrokenAccess]:
    for number, stored, *entry in rows:
        if stored is None:
            yield BrokenAccess(number, "put in later")
            continue
        if entry[0] is None:
            if number > over:
                yield BrokenAccess(number, "gone")
        elif link(before, entry) != stored:
            yield BrokenAccess(number, "altered")
        before = stored


def contradicted(db: Connection[Any], heads: Sequence[AccessHead]) -> BrokenAccess | None:
    """The first head that was told before and is not there as it was."""
    query = """
        SELECT told.id, chain.hash IS NULL FROM unnest(%s::bigint[], %s::bytea[]) AS told (id, hash)
        LEFT JOIN access_chain chain USING (id)
        WHERE chain.hash IS DISTINCT FROM told.hash ORDER BY told.id LIMIT 1"""
    asked = ([each.upto for each in heads], [each.hash for each in heads])
    if row := db.execute(query, asked).fetchone():
        return BrokenAccess(row[0], "gone" if row[1] else "other than it was")
    return None
