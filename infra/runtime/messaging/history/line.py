"""A line: the messages of one source in an inbox, in their order, and how far it was believed."""

from collections.abc import Sequence
from typing import NamedTuple

from psycopg import Connection

from infra.runtime.messaging.history.asking import Held
from infra.runtime.messaging.inbox import ANOTHER_HISTORY, Headers, Inbox
from infra.runtime.telemetry.troubles import ALARM, note, over

PLACE = (
    "SELECT c.last_message_id, (SELECT encode(hash, 'hex') FROM inbox"
    " WHERE message_id = c.last_message_id), c.epoch, c.common FROM inbox_cursor c"
    " WHERE c.source = %s"
)
COUNT = "SELECT count(*) FROM inbox WHERE source = %s"
NTH = (
    "SELECT message_id, encode(hash, 'hex'), seq FROM inbox WHERE source = %s"
    " ORDER BY seq OFFSET %s LIMIT 1"
)
CHECKED = "SELECT checked FROM inbox_cursor WHERE source = %s"
COMMON = "UPDATE inbox_cursor SET common = %s WHERE source = %s"
CHECK = "UPDATE inbox_cursor SET checked = %s WHERE source = %s"
BEYOND = "SELECT coalesce(array_agg(seq), '{}') FROM inbox WHERE source = %s AND seq > %s"
STRIKE = "SELECT inbox_strike(%s, %s)"


class LineEnd(NamedTuple):
    held: Held
    epoch: int
    """Of the source, as it was last told: an older one is not believed."""
    common: int | None = None
    """Up to which line the source tells the same, where it tells another history beyond that."""


class Line:
    """Of one source in one inbox."""

    def __init__(self, inbox: Inbox, source: str) -> None:
        self.inbox, self.source = inbox, source

    def end(self) -> LineEnd:
        with self.inbox.transaction() as db:
            found = db.execute(PLACE, (self.source,)).fetchone()
        return LineEnd(Held(*found[:2]), *found[2:]) if found else LineEnd(Held(), 0)

    def store(self, messages: Sequence[tuple[Headers, bytes]]) -> int:
        return self.inbox.store(self.source, messages)

    def count(self) -> int:
        with self.inbox.transaction() as db:
            found = db.execute(COUNT, (self.source,)).fetchone()
        return int(found[0]) if found else 0

    def nth(self, number: int) -> Held:
        """The message at that place, counted from 1."""
        with self.inbox.transaction() as db:
            return Held(*self._nth(db, number)[:2])

    def _nth(self, db: Connection, number: int) -> tuple[str, str | None, int]:
        found: tuple[str, str | None, int] | None = db.execute(
            NTH, (self.source, number - 1)
        ).fetchone()
        if found is None:
            raise LookupError(number)
        return found

    def enter(self, epoch: int) -> None:
        """The source is in a later epoch, and all that is held stands in it too."""
        with self.inbox.transaction() as db:
            db.execute(
                "UPDATE inbox_cursor SET epoch = %s WHERE source = %s AND epoch < %s",
                (epoch, self.source, epoch),
            )

    def doubt(self, keep: int) -> None:
        """Beyond so many messages the source tells another history, and nobody chose that one."""
        with self.inbox.transaction() as db:
            seq = self._nth(db, keep)[2] if keep else 0
            db.execute(COMMON, (seq, self.source))
            note(db, f"inbox:{self.source}", ANOTHER_HISTORY)

    def believe(self) -> None:
        """The source holds all of it again: a later copy of it was put to work."""
        with self.inbox.transaction() as db:
            db.execute(COMMON, (None, self.source))
            over(db, f"inbox:{self.source}")

    def strike(self, keep: int, epoch: int) -> int:
        """Take out all but the first so many messages; how many went. They leave their ids."""
        with self.inbox.alone() as db:
            last, _, seq = self._nth(db, keep) if keep else (None, None, 0)
            [beyond] = db.execute(BEYOND, (self.source, seq)).fetchone() or [[]]
            db.execute(STRIKE, (beyond, epoch))
            db.execute(
                "UPDATE inbox_cursor SET last_message_id = %s, epoch = %s, common = NULL"
                " WHERE source = %s",
                (last, epoch, self.source),
            )
            over(db, f"inbox:{self.source}")
        return len(beyond)

    def checked(self) -> Held:
        """Up to where a refill that was stopped had compared."""
        with self.inbox.transaction() as db:
            found = db.execute(CHECKED, (self.source,)).fetchone()
        return Held(found[0] if found else None)

    def put_right(self) -> None:
        """All of it was compared with the source: what was passed over before is looked into."""
        with self.inbox.transaction() as db:
            db.execute(CHECK, (None, self.source))
            over(db, ALARM + self.source)
