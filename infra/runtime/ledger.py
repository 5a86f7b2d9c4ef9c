"""The ledger: decide against history, then record with provenance, or refuse. The only way in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.application import DCBApplication
from eventsourcing.dcb.domain import Selector, Slice, Tagged
from eventsourcing.dcb.persistence import DCBEventStore, DCBMapper
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import Environment, EnvType, get_topic
from pydantic import BaseModel
from uuid6 import uuid7

from contracts.event import Event, Provenance
from contracts.ids import COMMAND
from contracts.upcasts import current_fact
from infra.runtime.refusals import Conflict
from infra.runtime.sealing import NoVault, Vault, opened_body, sealed_body, subjects_of

ATTEMPTS = 3
SUBJECT = re.compile(rb'"s":"([0-9a-f-]{36})"')
"""Whose key a sealed field needs, as it stands in a stored fact."""


def now() -> datetime:
    """The only clock: whoever needs the time is handed it."""
    return datetime.now(UTC)


class MissingProvenance(TypeError):
    """Every stored fact says who, where, why and when."""


class EmptyBoundary(TypeError):
    """A decision that depends on nothing would be appended unconditionally, which loses facts."""


class Recorded(Tagged[Event]):
    """A fact with its provenance and, once stored, its place in the ledger."""

    def __init__(
        self,
        fact: Event,
        by: Provenance,
        event_id: UUID,
        position: int = 0,
        source: str = "",
        tags: Sequence[str] | None = None,
    ) -> None:
        own = fact.tags if tags is None else tags
        super().__init__([*own, COMMAND.of(by.command_id)], fact)
        self.fact = fact
        self.by = by
        self.event_id = event_id
        self.position = position
        self.source = source


class Decision(Slice[Event]):
    """Reads what it needs, then records at most a few facts, or refuses."""

    reading: Recorded
    """The stored fact that is being folded, for the rare rule that asks who recorded it."""

    def consistency_boundary(self) -> Sequence[Selector]:
        raise NotImplementedError

    def fold(self, past: Recorded) -> None:
        self.reading = past
        past.fact.mutate(self)

    def record(self, fact: Event) -> None:
        self.new_decisions.append(Tagged(fact.tags, fact))


def recorded(decision: Decision, by: Provenance) -> list[Recorded]:
    """What a decision has just decided, ready to be stored."""
    return [Recorded(t.decision, by, uuid7(), tags=t.tags) for t in decision.collect_events()]


@dataclass(frozen=True)
class Outcome:
    """What became of a command: the ledger position to wait for, and the facts it recorded."""

    position: int
    recorded: tuple[Recorded, ...] = ()
    replayed: bool = False
    """The same command was carried out before; nothing was recorded now."""


class Ledger(DCBApplication):
    """One service's facts. `env` is the whole configuration: nothing leaks in from the process."""

    def __init__(self, name: str, mapper: "JsonMapper", env: EnvType) -> None:
        self.name = name
        super().__init__(env)
        self.mapper: JsonMapper = mapper
        self.events = DCBEventStore(mapper, self.recorder)

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name, dict(env or {}))

    def decide(self, decision: Decision, by: Provenance) -> Outcome:
        """Carry out one command exactly once.

        Raises the decision's own `Refused`, or `Conflict` after three lost races.
        """
        command = Selector([], [COMMAND.of(by.command_id)])
        for _ in range(ATTEMPTS):
            boundary = [*self.boundary_of(decision), command]
            done = self._advance(decision, boundary, by.command_id)
            if done:
                return Outcome(decision.last_known_position or 0, tuple(done), replayed=True)
            decision.execute()
            new = recorded(decision, by)
            if not new:
                return Outcome(decision.last_known_position or 0)
            try:
                position = self.events.append(new, boundary, decision.last_known_position)
            except IntegrityError:
                continue
            return Outcome(position, tuple(new))
        raise Conflict

    @staticmethod
    def boundary_of(decision: Decision) -> Sequence[Selector]:
        boundary = decision.consistency_boundary()
        if not boundary or not all(selector.tags for selector in boundary):
            raise EmptyBoundary(type(decision).__name__)
        return boundary

    def _advance(
        self, decision: Decision, boundary: list[Selector], command_id: UUID
    ) -> list[Recorded]:
        history, head = self.read(boundary, after=decision.last_known_position)
        for past in history:
            decision.fold(past)
        decision.last_known_position = head
        return [past for past in history if past.by.command_id == command_id]

    def read(
        self, boundary: Sequence[Selector], after: int | None = None
    ) -> tuple[list[Recorded], int | None]:
        """The facts inside a boundary, and how far the ledger had grown when they were read."""
        query = [
            DCBQueryItem([get_topic(kind) for kind in selector.types], list(selector.tags))
            for selector in boundary
        ]
        found = self.recorder.read(DCBQuery(query), after=after)
        stored = list(found)
        return [self.mapper.recorded(row.event, row.position) for row in stored], found.head

    def read_many(self, boundary: Sequence[Selector]) -> tuple[list[Recorded], int]:
        """As `read`; a ledger that keeps much may answer with more facts than were asked for."""
        history, head = self.read(boundary)
        return history, head or 0

    def append_many(
        self, facts: Sequence[Recorded], boundary: Sequence[Selector], after: int
    ) -> int:
        """Append unless a fact inside the boundary arrived since; raises IntegrityError then."""
        return self.events.append(facts, boundary, after)

    def history(self, *tags: str) -> list[Recorded]:
        """Every fact that carries one of the tags, in ledger order."""
        return self.read([Selector([], [tag]) for tag in tags])[0]

    def head(self) -> int:
        """Position of the newest fact, 0 in an empty ledger."""
        return self.recorder.read(limit=None, after=2**62).head or 0


class Stored(BaseModel):
    """How a fact lies in the ledger."""

    v: int
    id: UUID
    p: Provenance
    d: dict[str, Any]


class JsonMapper(DCBMapper[Event]):
    """Facts to rows and back: version, event id, provenance, body; sealed fields as ciphertext."""

    def __init__(self, vault: Vault | None = None, source: str = "") -> None:
        self.vault = vault or NoVault()
        self.source = source

    def to_dcb_event(self, event: Tagged[Event]) -> DCBEvent:
        if not isinstance(event, Recorded):
            raise MissingProvenance(event.decision.TOPIC)
        return self.to_dcb_events([event])[0]

    def to_dcb_events(self, facts: Sequence[Recorded]) -> list[DCBEvent]:
        """Rows for many facts, their keys made in one round trip."""
        self.vault.ensure({subject for each in facts for subject in subjects_of(each.fact)})
        return [self._row(each) for each in facts]

    def _row(self, event: Recorded) -> DCBEvent:
        fact = event.fact
        stored = {
            "v": fact.VERSION,
            "id": str(event.event_id),
            "p": msgspec.Raw(event.by.model_dump_json(exclude_none=True).encode()),
            "d": sealed_body(fact, event.event_id, self.vault),
        }
        return DCBEvent(fact.TOPIC, msgspec.json.encode(stored), event.tags)

    def prefetch(self, stored: Iterable[bytes]) -> None:
        """Fetch the keys of many facts in one round trip."""
        self.vault.prefetch({UUID(s.decode()) for data in stored for s in SUBJECT.findall(data)})

    def to_domain_event(self, event: DCBEvent) -> Recorded:
        return self.recorded(event, 0)

    def recorded(self, event: DCBEvent, position: int) -> Recorded:
        stored = Stored.model_validate_json(event.data)
        body = opened_body(stored.d, f"{event.type}|{stored.v}|{stored.id}", self.vault)
        fact = current_fact(event.type, stored.v, body)
        return Recorded(fact, stored.p, stored.id, position, self.source)


def in_memory(vault: Vault | None = None) -> Ledger:
    """For tests of decisions only."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.dcb.popo"}
    return Ledger("memory", JsonMapper(vault, "memory"), env)


def select(selector: Selector, past: Event, tags: Sequence[str]) -> bool:
    """Whether a stored fact lies inside a boundary's selector, as the recorder would decide it."""
    return (not selector.types or type(past) in selector.types) and set(selector.tags) <= set(tags)
