"""What other services told, put into a service's inbox as it would have arrived."""

import json
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from psycopg import Connection

from contracts.event import Event, Provenance
from contracts.message import messages
from infra.runtime.privacy.sealed_body import sealed_body, subjects_of
from tests.memory import BEGINNING, origin
from tests.people_we_know import BY
from tests.runtime.privacy.memory_keys import SHARED


class Told:
    """Gives each fact the next position in its service's ledger."""

    def __init__(self, db: Connection[Any]) -> None:
        self.db = db
        self.positions: Counter[str] = Counter()

    def tell(
        self,
        *facts: Event,
        by: Provenance = BY,
        event_id: UUID | None = None,
        at: datetime = BEGINNING,
    ) -> list[UUID]:
        """Event ids of the facts, in order, all of them recorded at that moment."""
        return [self._tell(fact, by, event_id or uuid4(), at) for fact in facts]

    def _tell(self, fact: Event, by: Provenance, event_id: UUID, at: datetime) -> UUID:
        service = fact.TOPIC.partition(".")[0]
        self.positions[service] += 1
        keys = SHARED.to_seal(set(subjects_of(fact)))
        stored = fact.VERSION, json.loads(msgspec.json.encode(sealed_body(fact, event_id, keys)))
        for sent in messages(
            origin(service, self.positions[service], at),
            event_id,
            fact,
            by,
            previous_id=None,
            stored=stored,
        ):
            self.db.execute(
                "INSERT INTO inbox (source, message_id, type, key, event_id, data)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (service, sent.id, sent.type, sent.subject, event_id, sent.data),
            )
        return event_id
