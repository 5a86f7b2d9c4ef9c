"""Log: what followers read in order, line by line."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import LiteralString, Protocol
from uuid import UUID

from psycopg import Connection
from pydantic import ValidationError

from contracts.event import Event
from contracts.ids import SUBJECTS
from contracts.privacy.classes import Class
from contracts.reading import messages as reading
from infra.runtime.eventstore.recorded import Recorded

AN_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)

Topics = Collection[str] | None
"""Which facts a follower names; None for all of them."""
END = 2**62
"""Beyond every position."""


@dataclass(frozen=True)
class Entry:
    """One line of a log. `recorded` is None where `error` says why it cannot be read."""

    position: int
    message_id: str
    type: str
    subject: UUID | None
    recorded: Recorded | None
    error: str | None = None
    newer: bool = False
    """Told by a newer release: it is read once this one is upgraded."""
    raw: bytes = b""
    """What could not be read."""

    @cached_property
    def keys(self) -> frozenset[UUID]:
        """Everybody it speaks of: lines that share somebody are applied in order, or not at all.

        What cannot be read may speak of whoever it mentions.
        """
        own = {self.subject} if self.subject else set()
        if self.recorded is None:
            return frozenset(own | {UUID(found.decode()) for found in AN_ID.findall(self.raw)})
        tags = self.recorded.tags
        return frozenset(own | {UUID(each) for tag in SUBJECTS for each in tag.values_in(tags)})


class Log(Protocol):
    name: str
    channel: str
    """What PostgreSQL notifies on when the log grew."""
    newest: LiteralString
    """The query for `head`."""
    news: LiteralString
    """The query for the last position behind a given one, and which facts came, as `named`."""

    def read(
        self, db: Connection, after: int, limit: int, topics: Topics = None, upto: int = END
    ) -> Sequence[Entry]:
        """The next lines up to a position, in order; `topics` leaves out all others."""
        ...

    def at(self, db: Connection, places: Sequence[int]) -> Sequence[Entry]:
        """The lines at some positions, in order."""
        ...

    def head(self, db: Connection) -> int: ...

    def named(self, topics: Collection[str]) -> frozenset[str]: ...

    def opening(self, classes: Collection[Class]) -> "Log": ...


class Following(Protocol):
    """A follower, or what follows with several."""

    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Log: ...
    @property
    def topics(self) -> frozenset[str] | None: ...
    @property
    def passes_by(self) -> str | None:
        """Whose cursor may be moved over facts that it does not name; None where it must step."""
        ...

    def step(self, db: Connection) -> int: ...
    def due(self, db: Connection) -> bool: ...
    def position(self, db: Connection) -> int: ...


def why(error: Exception) -> str:
    """Names the failure without quoting the value that failed."""
    if isinstance(error, ValidationError):
        return reading.misfit(error)
    if isinstance(error, reading.Unreadable):
        return str(error)
    return type(error).__name__


def topics_of(facts: Collection[type[Event]]) -> frozenset[str]:
    return frozenset(fact.TOPIC for fact in facts)
