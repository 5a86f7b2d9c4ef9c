"""The ledger (event store): decide against history, then record with provenance, or refuse.

The only way in. A fact is appended unless one within the decision's boundary arrived meanwhile.
"""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem
from eventsourcing.dcb.persistence import DCBInfrastructureFactory
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError
from eventsourcing.utils import Environment, EnvType

from contracts.event import Provenance
from contracts.facts import FACTS
from contracts.ids import COMMAND, SUBJECTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.mapper import JsonMapper, Row
from infra.runtime.eventstore.projection import Asked, Projection, Query
from infra.runtime.eventstore.recorded import Outcome, Recorded, recorded
from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.refusals import Conflict

ATTEMPTS = 3
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OperationalError,
    InterfaceError,
    KeyringUnavailable,
)
"""PostgreSQL or the keyring cannot be reached, or does not answer in time: it passes by itself.

Whoever meets one waits and tries again, and gives up nothing. The library wraps PostgreSQL's errors
in classes of its own, so both kinds are named.
"""


class EmptyBoundary(TypeError):
    """A decision that depends on nothing would be appended unconditionally, which loses facts."""


class Ledger:
    """One service's facts. `env` is the whole configuration: nothing leaks in from the process."""

    def __init__(self, name: str, mapper: JsonMapper, env: EnvType) -> None:
        self.name = name
        self.mapper = mapper
        self._factory = DCBInfrastructureFactory.construct(Environment(name, dict(env)))
        self.recorder = self._factory.dcb_recorder()

    def close(self) -> None:
        self._factory.close()

    def ask(self, *projections: Projection) -> int:
        """Tell the projections their history; the position up to which they know it."""
        asked = Asked(projections)
        history, head = self.read_many(asked.boundary)
        for past in history:
            asked.apply(past)
        while more := asked.grow():
            for past in self.read_many(more)[0]:
                asked.apply(past)
        return head

    def decide(self, decision: Decision, by: Provenance) -> Outcome:
        """Carry out one command exactly once.

        Raises the decision's own `Refused`, or `Conflict` after three lost races.
        """
        asked = Asked(decision.asked)
        own = Query((), COMMAND.of(by.command_id))
        after: int | None = None
        for _ in range(ATTEMPTS):
            history, after = self.read([*bounded(decision, asked), own], after)
            if done := [past for past in history if past.by.command_id == by.command_id]:
                return Outcome(after or 0, tuple(done), replayed=True)
            for past in history:
                asked.apply(past)
            while more := asked.grow():
                # What came since `after` is told too, and lets the append fail: asked again then.
                for past in self.read(more)[0]:
                    asked.apply(past)
            new = recorded(decision.judged(), by)
            if not new:
                return Outcome(after or 0)
            decision.require_confirmed(new)
            boundary = [*asked.boundary, own]
            try:
                return Outcome(self.append(new, boundary, after), tuple(new))
            except IntegrityError:
                continue
        raise Conflict

    def read(
        self, boundary: Sequence[Query], after: int | None = None
    ) -> tuple[list[Recorded], int | None]:
        """The facts inside a boundary, and how far the ledger had grown when they were read."""
        found = self.recorder.read(_query(boundary), after=after)
        stored = list(found)
        rows = [Row(e.event.type, e.event.data, e.position, e.event.tags) for e in stored]
        return list(self._readable(rows)), found.head

    def _readable(self, rows: Sequence[Row]) -> Iterator[Recorded]:
        for each in self.mapper.read(rows):
            if isinstance(each, Exception):
                raise each
            yield each

    def knows(self, subjects: Collection[UUID]) -> set[UUID]:
        """Which of these subjects its facts are tagged with."""
        tags = tags_of(subjects)
        query = DCBQuery([DCBQueryItem([], [tag]) for tag in tags])
        found = {tag for row in self.recorder.read(query) for tag in row.event.tags}
        return {tags[tag] for tag in found & tags.keys()}

    def read_many(self, boundary: Sequence[Query]) -> tuple[list[Recorded], int]:
        """As `read`; a ledger that keeps much may answer with more facts than were asked for."""
        if not boundary:
            return [], self.head()
        history, head = self.read(boundary)
        return history, head or 0

    def append(
        self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int | None
    ) -> int:
        """Append unless a fact inside the boundary arrived since; raises IntegrityError then."""
        return self.recorder.append(
            self.mapper.rows(facts, self.knows),
            DCBAppendCondition(fail_if_events_match=_query(boundary), after=after),
        )

    def append_many(self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int) -> int:
        """As `append`, for hundreds at once."""
        return self.append(facts, boundary, after)

    def history(self, *tags: str) -> list[Recorded]:
        """Every fact that carries one of the tags, in ledger order."""
        return self.read([Query((), tag) for tag in tags])[0]

    def head(self) -> int:
        """Position of the newest fact, 0 in an empty ledger."""
        return self.recorder.read(limit=None, after=2**62).head or 0


def bounded(decision: Decision, asked: Asked) -> list[Query]:
    """The boundary of a decision; raises EmptyBoundary where it depends on nothing."""
    if not asked.boundary or not all(query.tag for query in asked.boundary):
        raise EmptyBoundary(type(decision).__name__)
    return asked.boundary


def tags_of(subjects: Collection[UUID]) -> dict[str, UUID]:
    """The tags by which facts about subjects are found."""
    return {tag.of(each): each for tag in SUBJECTS for each in subjects}


def _query(boundary: Sequence[Query]) -> DCBQuery:
    return DCBQuery([DCBQueryItem([kind.TOPIC for kind in q.kinds], [q.tag]) for q in boundary])


def in_memory(keys: HeldKeys | None = None, vocabulary: Vocabulary = FACTS) -> Ledger:
    """For tests of decisions only."""
    mapper = JsonMapper(keys, "memory", vocabulary)
    return Ledger("memory", mapper, {"PERSISTENCE_MODULE": "eventsourcing.dcb.popo"})
