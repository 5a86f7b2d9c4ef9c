"""Comparing: some lines of an inbox with what their owner tells, and made equal to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from psycopg import Connection

from infra.runtime.messaging.history.asking import Held
from infra.runtime.messaging.history.line import CHECK, STRIKE, Line
from infra.runtime.messaging.inbox import Headers, event_id, hash_of, insert, trace_of

Sent = tuple[Headers, bytes]

AFTER = (
    "SELECT message_id, seq, event_id, type, hash, data FROM inbox"
    " WHERE source = %(source)s AND seq > %(low)s ORDER BY seq LIMIT %(limit)s"
)
PLACE = "SELECT coalesce((SELECT seq FROM inbox WHERE message_id = %s), 0)"
NEWEST = "SELECT last_value FROM inbox_seq_seq"
EPOCH = "SELECT epoch FROM inbox_cursor WHERE source = %s"
FILL = "SELECT inbox_fill(%s, %s::text[], %s)"
FREE = (
    "SELECT free FROM generate_series(%s::bigint + 1, %s::bigint - 1) AS free WHERE NOT EXISTS"
    " (SELECT FROM inbox WHERE seq = free) ORDER BY free DESC LIMIT %s"
)


class NoRoom(Exception):
    """Between two lines there are fewer numbers than messages that belong there."""


def compare(line: Line, after: Held, page: Sequence[Sent]) -> tuple[int, int]:
    """Make the lines behind `after` those of a page; how many were wrong, and how many missing.

    The page begins behind `after` and ends at most where the inbox does. Raises NoRoom.
    """
    with line.inbox.alone() as db:
        low = _number(db, PLACE, after.message_id)
        asked = {"source": line.source, "low": low, "limit": 2 * len(page)}
        found = db.execute(AFTER, asked).fetchall()
        by_id = {headers["ce-id"]: (headers, data) for headers, data in page}
        right = {row[0]: row[1] for row in found if _same(row, by_id.get(row[0]))}
        back = _fill(db, [row for row in found if row[0] in right and row[5] is None], by_id)
        upto = max((row[1] for row in found if row[0] in by_id), default=low)
        wrong = [row[1] for row in found if row[0] not in right and row[1] <= upto]
        if wrong:
            db.execute(STRIKE, (wrong, _number(db, EPOCH, line.source)))
        following = [row[1] for row in found if row[1] > upto]
        high = following[0] if following else _number(db, NEWEST) + 1
        for gap, between in _gaps(page, right, low, high):
            back += _put_back(db, line.source, gap, between)
        db.execute(CHECK, (page[-1][0]["ce-id"], line.source))
    held = {row[0] for row in found}
    return len(wrong), back - sum(1 for each in by_id if each in held and each not in right)


def _same(row: tuple[Any, ...], sent: Sent | None) -> bool:
    if sent is None:
        return False
    headers, data = sent
    _, _, own_event, type_, hash_, own_data = row
    return (own_event, type_, hash_, own_data) == (
        event_id(headers),
        headers["ce-type"],
        hash_of(headers),
        data if own_data is not None else None,
    )


def _fill(db: Connection, dropped: Sequence[tuple[Any, ...]], by_id: Mapping[str, Sent]) -> int:
    """What lost its data with its month gets it back where it is; how many."""
    lines = [(row[1], *by_id[row[0]]) for row in dropped]
    traces = [trace_of(headers) for _, headers, _ in lines]
    if lines:
        db.execute(FILL, ([seq for seq, _, _ in lines], traces, [data for _, _, data in lines]))
    return len(lines)


def _gaps(
    page: Sequence[Sent], right: Mapping[str, int], low: int, high: int
) -> Iterator[tuple[list[Sent], tuple[int, int]]]:
    """Runs of messages that are not there, each with the numbers it lies between."""
    runs = [
        (there, list(run)) for there, run in groupby(page, lambda each: each[0]["ce-id"] in right)
    ]
    for number, (there, run) in enumerate(runs):
        if there:
            low = right[run[-1][0]["ce-id"]]
            continue
        last = number + 1 == len(runs)
        yield run, (low, high if last else right[runs[number + 1][1][0][0]["ce-id"]])


def _put_back(db: Connection, source: str, gap: Sequence[Sent], between: tuple[int, int]) -> int:
    free: Iterable[int] = (row[0] for row in db.execute(FREE, (*between, len(gap))))
    numbers = sorted(free)
    if len(numbers) < len(gap):
        raise NoRoom(source)
    for number, (headers, data) in zip(numbers, gap, strict=True):
        insert(db, source, headers, data, number)
    return len(gap)


def _number(db: Connection, query: str, *given: str | None) -> int:
    found = db.execute(query.encode(), given).fetchone()
    return int(found[0]) if found else 0
