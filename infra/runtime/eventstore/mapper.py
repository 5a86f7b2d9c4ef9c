"""Mapper (event serialisation): facts to rows and back, sealed fields as ciphertext."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.dcb.api import DCBEvent
from pydantic import BaseModel

from contracts.event import Provenance
from contracts.facts import FACTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.sealed_body import (
    opened_body,
    require_storable,
    sealed_body,
    subjects_of,
)
from infra.runtime.privacy.vault import NoVault, Vault

SUBJECT = re.compile(rb'"s":"([0-9a-f-]{36})"')
"""Whose key a sealed field needs, as it stands in a stored fact."""


class MissingProvenance(TypeError):
    """Every stored fact says who, where, why and when."""


class Stored(BaseModel):
    """How a fact lies in the ledger: version, event id, provenance, body."""

    v: int
    id: UUID
    p: Provenance
    d: dict[str, Any]


class JsonMapper:
    """Writes and reads the facts of one service."""

    def __init__(
        self, vault: Vault | None = None, source: str = "", vocabulary: Vocabulary = FACTS
    ) -> None:
        self.vault = vault or NoVault()
        self.source = source
        self.vocabulary = vocabulary

    def rows(self, facts: Sequence[Recorded]) -> list[DCBEvent]:
        """Rows for many facts, their keys made in one round trip.

        Raises MissingProvenance, or Unstorable.
        """
        for each in facts:
            if not isinstance(each, Recorded):
                raise MissingProvenance(type(each).__name__)
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
        data = msgspec.json.encode(stored)
        require_storable(data, fact.TOPIC)
        return DCBEvent(fact.TOPIC, data, list(event.tags))

    def prefetch(self, stored: Iterable[bytes]) -> None:
        """Fetch the keys of many facts in one round trip."""
        self.vault.prefetch({UUID(s.decode()) for data in stored for s in SUBJECT.findall(data)})

    def read(self, topic: str, data: bytes, position: int) -> Recorded:
        """As `recorded`, of a row that was read without its tags."""
        return self.recorded(DCBEvent(topic, data), position)

    def recorded(self, event: DCBEvent, position: int) -> Recorded:
        """A row back to its fact, in today's shape. Raises what `Vocabulary.current` raises."""
        stored = Stored.model_validate_json(event.data)
        body = opened_body(stored.d, f"{event.type}|{stored.v}|{stored.id}", self.vault)
        fact = self.vocabulary.current(event.type, stored.v, body)
        return Recorded(fact, stored.p, stored.id, position, self.source, event.tags or None)
