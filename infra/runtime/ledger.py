"""The ledger: decide against history, then record with provenance, or refuse. The only way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.application import DCBApplication
from eventsourcing.dcb.domain import Selector, Slice, Tagged
from eventsourcing.dcb.persistence import DCBEventStore, DCBMapper
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import Environment, EnvType, get_topic
from pydantic import BaseModel
from uuid6 import uuid7

from contracts.event import Event, Provenance, kind_of
from contracts.ids import COMMAND
from contracts.upcasts import to_current
from infra.runtime.refusals import Conflict
from infra.runtime.sealing import NoVault, Vault, opened_body, sealed_body, subjects_of

ATTEMPTS = 3


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
        self, fact: Event, by: Provenance, event_id: UUID, position: int = 0, source: str = ""
    ) -> None:
        super().__init__([*fact.tags, COMMAND.of(by.command_id)], fact)
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
            new = [Recorded(t.decision, by, uuid7()) for t in decision.collect_events()]
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
        fact = event.fact
        self.vault.ensure(set(subjects_of(fact)))
        stored = Stored(
            v=fact.VERSION,
            id=event.event_id,
            p=event.by,
            d=sealed_body(fact, event.event_id, self.vault),
        )
        data = stored.model_dump_json(exclude_none=True).encode()
        return DCBEvent(fact.TOPIC, data, event.tags)

    def to_domain_event(self, event: DCBEvent) -> Recorded:
        return self.recorded(event, 0)

    def recorded(self, event: DCBEvent, position: int) -> Recorded:
        stored = Stored.model_validate_json(event.data)
        body = opened_body(stored.d, f"{event.type}|{stored.v}|{stored.id}", self.vault)
        fact = kind_of(event.type).model_validate(to_current(event.type, stored.v, body))
        return Recorded(fact, stored.p, stored.id, position, self.source)


def in_memory(vault: Vault | None = None) -> Ledger:
    """For tests of decisions only."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.dcb.popo"}
    return Ledger("memory", JsonMapper(vault, "memory"), env)


def select(selector: Selector, past: Event, tags: Sequence[str]) -> bool:
    """Whether a stored fact lies inside a boundary's selector, as the recorder would decide it."""
    return (not selector.types or type(past) in selector.types) and set(selector.tags) <= set(tags)
