"""The append, once (group commit): whoever comes first commits for all who wait meanwhile.

A group holds the ledger's one lock from the first look at its conditions until it is committed, so
positions become visible in order and no reader skips one. What can be known before, is.
"""

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from select import select
from threading import Lock, Semaphore
from typing import Any, NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQueryItem
from eventsourcing.persistence import IntegrityError, OperationalError
from psycopg import Connection, Cursor
from psycopg.errors import DataException, ProgramLimitExceeded, RaiseException

from contracts.calendar import moment_of
from infra.runtime.pools import still_there
from infra.runtime.privacy.errors import Unstorable
from infra.runtime.privacy.sealed_body import require_storable

CHANNEL = "fact"
"""What PostgreSQL notifies on when facts were appended."""
LARGEST = 256 * 1024
"""Bytes of a stored fact; a longer list is an annex. One of 4 MB once held up a whole service."""
LONGEST_TAG = 500
APPENDS = 64
FACTS = 200
NOTIFY = f"NOTIFY {CHANNEL}"
APPEND = """SELECT made, place, at FROM public.append(%t::int[], %t::bigint[], %t::text[],
        %t::text[], %t::int[], %t::text[], %t::text[], %b::bytea[])"""
OF_CONTENT = (DataException, psycopg.IntegrityError, ProgramLimitExceeded, RaiseException)
"""Errors of one append: the others of its group are tried without it."""


class Appended(NamedTuple):
    """Where the last fact of an append came to lie, and when: known only once it is stored."""

    position: int
    recorded_at: datetime


@dataclass(eq=False)
class QueuedAppend:
    """One caller's append, and what became of it."""

    events: Sequence[DCBEvent]
    condition: DCBAppendCondition | None
    outcome: Appended | Exception | None = None
    turn: Semaphore = field(default_factory=lambda: Semaphore(0))
    """Released when the outcome is there, or to lead the next group."""

    @property
    def asked(self) -> list[DCBQueryItem]:
        if self.condition is None:
            return []
        return self.condition.fail_if_events_match.items or [DCBQueryItem()]

    @property
    def after(self) -> int:
        return (self.condition.after if self.condition else 0) or 0


class GroupCommit:
    """One process's way of appending; its threads share it. Made after a fork, never before."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._queue = Lock()
        self._waiting: deque[QueuedAppend] = deque()
        self._leader: QueuedAppend | None = None
        self._line: Cursor | None = None

    def store(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> Appended:
        """Append all of them or none; gives the place of the last.

        Raises IntegrityError where the condition fails, Unstorable, or OperationalError. After the
        last nobody knows whether they were stored: read again before trying again.
        """
        assert events
        own = QueuedAppend([_storable(event) for event in events], condition)
        try:
            with self._queue:
                self._waiting.append(own)
                self._leader = self._leader or own
            while own.outcome is None and self._leader is not own:
                own.turn.acquire()
            if own.outcome is None:
                self._lead()
        finally:
            self._leave(own)
        if isinstance(own.outcome, Exception):
            raise own.outcome
        assert own.outcome
        return own.outcome

    def _leave(self, own: QueuedAppend) -> None:
        """Also of a caller who was interrupted: nobody may wait for somebody who has gone."""
        with self._queue:
            if own in self._waiting:
                self._waiting.remove(own)
            if self._leader is own:
                self._leader = self._waiting[0] if self._waiting else None
                if self._leader:
                    self._leader.turn.release()

    def _lead(self) -> None:
        """Commit a group; whoever leads waited longest, so is one of it."""
        group: list[QueuedAppend] = []
        try:
            self._gather(group)
            self._commit(group)
        finally:
            for each in group:
                each.outcome = each.outcome or OperationalError("interrupted")
                each.turn.release()
        self._announce()

    def _gather(self, group: list[QueuedAppend]) -> None:
        """Who waits, in order, but nobody whom a fact of the group might decide."""
        tags: set[str] = set()
        facts = 0
        with self._queue:
            for each in list(self._waiting):
                if group and any(not item.tags or item.tags[0] in tags for item in each.asked):
                    continue
                group.append(each)
                self._waiting.remove(each)
                facts += len(each.events)
                tags.update(tag for event in each.events for tag in event.tags)
                if len(group) == APPENDS or facts >= FACTS:
                    break

    def _commit(self, group: Sequence[QueuedAppend]) -> None:
        try:
            places = self._call(group)
        except OF_CONTENT as error:
            if len(group) > 1:
                for each in group:
                    self._commit([each])
                return
            group[0].outcome = Unstorable(type(error).__name__)
        except BaseException as error:
            self.hang_up()
            for each in group:
                each.outcome = OperationalError(type(error).__name__)
            if not isinstance(error, psycopg.Error):
                raise
        else:
            for number, each in enumerate(group, 1):
                each.outcome = places.get(number) or IntegrityError()

    def _announce(self) -> None:
        """Not within the transaction: until its commit no other database here could notify."""
        with suppress(psycopg.Error):
            if self._line is not None:
                self._line.execute(NOTIFY)

    def _call(self, group: Sequence[QueuedAppend]) -> dict[int, Appended]:
        asked = [
            (str(number), str(each.after), _types(tuple(item.types)), _array(item.tags))
            for number, each in enumerate(group, 1)
            for item in each.asked
        ]
        facts = [
            (str(number), event.type, _array(event.tags))
            for number, each in enumerate(group, 1)
            for event in each.events
        ]
        bodies = [event.data for each in group for event in each.events]
        columns = [*_columns(asked, 4), *_columns(facts, 3), bodies]
        made = self._open_line().execute(APPEND, columns, prepare=True).fetchall()
        return {number: Appended(place, moment_of(at)) for number, place, at in made}

    def _open_line(self) -> Cursor:
        try:
            if self._line is not None:
                still_there(self._line.connection)
        except psycopg.OperationalError:
            self.hang_up()
        if self._line is None:
            db = psycopg.connect(self.conninfo, connect_timeout=5, autocommit=True)
            self._line = db.cursor(binary=True)
        return self._line

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.connection.close()
            self._line = None


def heard(db: Connection[Any], seconds: float) -> list[tuple[str, str]]:
    """What PostgreSQL notified, as soon as it did: channels, and the word that came with each.

    psycopg alone would wake ten times a second. Raises OperationalError where it has hung up.
    """
    found = list(db.notifies(timeout=0))
    if not found:
        select([db], [], [], seconds)
        found = list(db.notifies(timeout=0))
    return [(each.channel, each.payload) for each in found]


def _storable(event: DCBEvent) -> DCBEvent:
    """The event as a set of tags, if it can be kept: found here, an error costs nobody else."""
    if len(event.data) > LARGEST:
        raise Unstorable(event.type)
    require_storable(event.data, event.type)
    for word in (event.type, *event.tags):
        if not word.isprintable() or len(word.encode()) > LONGEST_TAG:
            raise Unstorable(event.type)
    return DCBEvent(event.type, event.data, list(dict.fromkeys(event.tags)))


def _array(words: Sequence[str]) -> str:
    """As PostgreSQL writes an array. Its arrays hold no lists of unequal length, and psycopg's
    own are slow: together they cost more than the commit."""
    text = "\0".join(words)
    if text.count("\0") >= max(len(words), 1):
        raise DataException("NUL")
    quoted = text.replace("\\", r"\\").replace('"', r"\"").replace("\0", '","')
    return f'{{"{quoted}"}}' if words else "{}"


@lru_cache
def _types(types: tuple[str, ...]) -> str:
    """Many ask about the same few lists of types, and those are long."""
    return _array(types)


def _columns(rows: Sequence[tuple[str, ...]], number: int) -> list[str]:
    return [_array(column) for column in zip(*rows, strict=True)] or ["{}"] * number
