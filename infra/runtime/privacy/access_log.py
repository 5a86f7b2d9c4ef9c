"""Access log (audit of reads): who opened whose data is on record before the answer leaves.

If it cannot be recorded, there is no answer. Entries are numbered in the order in which they become
visible: one lock of the database is held from the number until the commit, whoever writes. So a
follower that reads on from the last number it saw, in the order of numbers, never skips one.

Of one person's refused and empty attempts ten a minute are entries of their own; more are counted,
with whom they were about, and become entries once their minute is over or somebody reads.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import Connection, Error, OperationalError

from infra.runtime.pools import still_there
from infra.runtime.refusals import Refused

APPEND: LiteralString = "SELECT access_log_append(%s::jsonb)"
ATTEMPT: LiteralString = "SELECT access_log_attempt(%s::jsonb)"
SETTLE: LiteralString = "SELECT access_log_settle('infinity')"
FLOOD = (
    "{people} orang mencoba membuka data yang bukan haknya berulang-ulang dalam sehari ini;"
    " DPO atau inspektorat melihatnya di /access-log?outcome=refused"
)
FLOODED: LiteralString = """
    SELECT count(*) FROM access_pace WHERE flooded_at > now() - interval '1 day'"""


class AccessOutcome(StrEnum):
    """What whoever looked was told."""

    GIVEN = "given"
    EMPTY = "empty"
    """There is nothing, as far as they can see."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Access:
    """One answer about people, or one attempt: ids and names of fields, never their values."""

    person: str
    role: str
    office: str
    purpose: str
    action: str
    outcome: AccessOutcome
    subjects: Sequence[UUID]
    fields: Sequence[str]
    result_count: int
    trace_id: str
    emergency_id: UUID | None = None
    """The emergency access by which it was reached."""


class AccessLogUnavailable(Refused):
    """The access could not be recorded, so the data must not be shown."""

    status = 503
    title = "Catatan akses tidak tersedia"
    detail = "Data tidak ditampilkan karena aksesnya belum dapat dicatat. Coba lagi nanti."


@dataclass(eq=False)
class _Queued:
    entries: Sequence[Access]
    done: bool = False
    failed: bool = True


class AccessLog:
    """One process's way of recording; its threads share it, and its connection is its own.

    A rollback of whoever asks undoes no entry. Whoever comes first writes for all who wait.
    """

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self._alone, self._queue = Lock(), Lock()
        self._waiting: list[_Queued] = []
        self._db: Connection[Any] | None = None

    def record(self, *entries: Access) -> None:
        """Returns once committed; AccessLogUnavailable otherwise. A row without answer is fine."""
        own = _Queued(entries)
        with self._queue:
            self._waiting.append(own)
        with self._alone:
            if not own.done:
                self._write_all()
        if own.failed:
            raise AccessLogUnavailable

    def attempt(self, entry: Access) -> None:
        """As `record`, for one attempt; of many in a minute most are only counted."""
        try:
            with self._alone:
                self._line().execute(ATTEMPT, (_as_json(vars(entry)),))
        except Error:
            self.close()
            raise AccessLogUnavailable from None

    def close(self) -> None:
        with self._alone:
            self._hang_up()

    def _write_all(self) -> None:
        with self._queue:
            group, self._waiting = self._waiting, []
        try:
            self._append([vars(entry) for each in group for entry in each.entries])
        except Error:
            self._hang_up()
        else:
            for each in group:
                each.failed = False
        finally:
            for each in group:
                each.done = True

    def _append(self, entries: Sequence[dict[str, Any]]) -> None:
        self._line().execute(APPEND, (_as_json(entries),))

    def _line(self) -> Connection[Any]:
        with suppress(OperationalError):
            if self._db is not None:
                still_there(self._db)
                return self._db
        self._hang_up()
        self._db = psycopg.connect(self.conninfo, connect_timeout=5, autocommit=True)
        return self._db

    def _hang_up(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def settle(db: Connection[Any]) -> None:
    """Make entries of all that was only counted: whoever reads the log reads all of it."""
    db.execute(SETTLE)


def floods(db: Connection[Any]) -> list[str]:
    """For operators: how many people's attempts had to be counted within a day."""
    [(people,)] = db.execute(FLOODED).fetchall()
    return [FLOOD.format(people=people)] if people else []


def _as_json(entries: object) -> str:
    return json.dumps(entries, default=str)
