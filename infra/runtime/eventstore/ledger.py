"""The ledger (event store): decide against history, then record with provenance, or refuse.

The only way in. A fact is appended unless one within the decision's boundary arrived meanwhile.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from time import monotonic
from uuid import UUID

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError, OperationalError

from contracts.event import Provenance
from contracts.facts import FACTS
from contracts.ids import COMMAND, SUBJECTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.projection import Asked, Kinds, Projection, Query
from infra.runtime.eventstore.recorded import Outcome, Recorded, recorded, stored_at
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from infra.runtime.eventstore.storage.rows import Row
from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.refusals import Conflict, Refused

ATTEMPTS = 3
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OperationalError,
    KeyringUnavailable,
)
"""PostgreSQL or the keyring cannot be reached, or does not answer in time: it passes by itself.

Whoever meets one waits and tries again, and gives up nothing. An append raises the library's class
for PostgreSQL's own, so both are named.
"""
CLOCK_AHEAD = (
    "Catatan terbaru bertanggal lebih dari satu menit sesudah jam PostgreSQL. Pencatatan berjalan "
    "terus, tetapi semua catatan berikutnya ikut bertanggal di depan: periksa jam server."
)
CLOCKS_APART = "Jam layanan ini bukan jam PostgreSQL: login dapat ditolak dan tenggat terlewat."


class KeyReused(Refused):
    title = "Idempotency-Key sudah dipakai"
    detail = "Kunci ini sudah dipakai untuk kiriman lain. Buat kunci baru untuk kiriman ini."


class NotYetKnown(Refused):
    status = 422
    title = "Saat itu belum tiba"
    detail = "Yang akan diketahui nanti belum diketahui. Isi known_at dengan saat yang sudah lewat."


class EmptyBoundary(TypeError):
    """A decision that depends on nothing would be appended unconditionally, which loses facts."""


class Ledger:
    """One service's facts, in its database; made after a fork, never before."""

    last_append = 0.0
    """Seconds the last append of this ledger took, for whoever appends much and is considerate."""

    def __init__(self, name: str, mapper: JsonMapper, recorder: LedgerRecorder) -> None:
        self.name = name
        self.mapper = mapper
        self.recorder = recorder

    def close(self) -> None:
        self.recorder.close()

    def ask(self, *projections: Projection) -> int:
        """Tell the projections their history; the position up to which they know it."""
        asked = Asked(projections)
        if not asked.boundary:
            return self.head()
        along = asked.along
        found = self.recorder.read(_query(asked.boundary), along=along and _item(along))
        history = list(self._readable(found.rows))
        for past in history:
            asked.apply(past)
        known = {Query(along.kinds, tag) for tag in found.along} if along else set()
        while more := asked.grow():
            left = [query for query in more if query not in known]
            for past in [*history, *(self.read(left)[0] if left else ())]:
                asked.apply(past)
        return found.head or 0

    def decide(self, decision: Decision, by: Provenance) -> Outcome:
        """Carry out one command exactly once.

        Raises the decision's own `Refused`, KeyReused where the command was given before with
        another content, `Conflict` after three lost races, or OperationalError.
        """
        asked = Asked(decision.asked)
        own = Query((), COMMAND.of(by.command_id))
        after: int | None = None
        lost: Exception = Conflict()
        for _ in range(ATTEMPTS):
            history, after = self.read([*bounded(decision, asked), own], after)
            if done := [past for past in history if past.by.command_id == by.command_id]:
                if any(past.by.content != by.content for past in done):
                    raise KeyReused
                return Outcome(after, tuple(done), replayed=True)
            for past in history:
                asked.apply(past)
            while more := asked.grow():
                # What came since `after` is told too, and lets the append fail: asked again then.
                for past in self.read(more)[0]:
                    asked.apply(past)
            new = recorded(decision.judged(), by)
            if not new:
                return Outcome(after)
            decision.require_confirmed(new)
            boundary = [*asked.boundary, own]
            try:
                return Outcome(self.append(new, boundary, after), tuple(new))
            except IntegrityError:
                lost = Conflict()
            except OperationalError as error:  # it may be stored: the command's own tag tells
                lost = error
        raise lost

    def read(
        self, boundary: Sequence[Query], after: int | None = None
    ) -> tuple[list[Recorded], int]:
        """The facts inside a boundary, and how far the ledger had grown when they were read."""
        if not boundary:
            return [], self.head()
        found = self.recorder.read(_query(boundary), after=after)
        return list(self._readable(found.rows)), found.head or 0

    def _readable(self, rows: Sequence[Row]) -> Iterator[Recorded]:
        for each in self.mapper.read(rows):
            if isinstance(each, Exception):
                raise each
            yield each

    def knows(self, subjects: Collection[UUID]) -> set[UUID]:
        """Which of these subjects its facts are tagged with."""
        tags = tags_of(subjects)
        return {tags[tag] for tag in self.recorder.carried(tags)}

    def append(
        self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int | None
    ) -> int:
        """Append unless a fact inside the boundary arrived since; the position of the last.

        Raises IntegrityError then, Unstorable, or OperationalError if nobody knows.
        """
        rows = self.mapper.rows(facts, self.knows)
        began = monotonic()
        condition = DCBAppendCondition(fail_if_events_match=_query(boundary), after=after)
        position, recorded_at = self.recorder.store(rows, condition)
        self.last_append = monotonic() - began
        stored_at(facts, position, recorded_at)
        return position

    def history(self, *tags: str) -> list[Recorded]:
        """Every fact that carries one of the tags, in ledger order."""
        return self.read([Query((), tag) for tag in tags])[0]

    def head(self) -> int:
        """Position of the newest fact, 0 in an empty ledger."""
        return self.recorder.read(limit=None, after=2**62).head or 0

    def warnings(self) -> list[str]:
        """What an operator has to see to, in Indonesian; recording goes on."""
        there, newest = self.recorder.clocks() or (now(), now())
        ahead, apart = (newest - there).total_seconds(), abs(there - now()).total_seconds()
        return [CLOCK_AHEAD] * (ahead > 60) + [CLOCKS_APART] * (apart > 60)

    def position_at(self, moment: datetime) -> int:
        """How far the ledger had grown then, for ever. Raises NotYetKnown for what is to come."""
        try:
            return self.recorder.position_at(moment)
        except ValueError:
            raise NotYetKnown from None


def bounded(decision: Decision, asked: Asked) -> list[Query]:
    """The boundary of a decision; raises EmptyBoundary where it depends on nothing."""
    if not asked.boundary or not all(query.tag for query in asked.boundary):
        raise EmptyBoundary(type(decision).__name__)
    return asked.boundary


def tags_of(subjects: Collection[UUID]) -> dict[str, UUID]:
    """The tags by which facts about subjects are found."""
    return {tag.of(each): each for tag in SUBJECTS for each in subjects}


def _query(boundary: Sequence[Query]) -> DCBQuery:
    return DCBQuery([_item(each) for each in boundary])


def _item(query: Query) -> DCBQueryItem:
    return DCBQueryItem(_topics(query.kinds), [query.tag])


@cache
def _topics(kinds: Kinds) -> list[str]:
    return [kind.TOPIC for kind in kinds]


def open_ledger(
    name: str,
    conninfo: str,
    keys: HeldKeys | None = None,
    *,
    readers: int = 8,
    vocabulary: Vocabulary = FACTS,
) -> Ledger:
    """Open a service's ledger; `conninfo` is that of the role that serves."""
    return Ledger(name, JsonMapper(keys, name, vocabulary), LedgerRecorder(conninfo, readers))
