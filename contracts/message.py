"""What travels: CloudEvents 1.0 in binary mode, built from a stored fact by explicit translation.

Identifiers, remarks and keyed hashes stay behind; what else is sealed goes in the ledger's own box.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from contracts.cell import installed_cell, source_of
from contracts.event import Event, Provenance, Sha256
from contracts.facts import FACTS
from contracts.privacy.boxes import Body
from contracts.privacy.travelling import public_body, public_provenance
from contracts.text import PlainText, Word
from contracts.vocabulary import Vocabulary

JSON = "application/json"


class Origin(NamedTuple):
    """Where a fact lies, and what the append gave it there."""

    service: str
    epoch: int
    """One more whenever an older copy of the service's ledger was put to work."""
    position: int
    recorded_at: datetime
    hash: bytes
    """Of the fact and of all before it: who keeps it can prove what the ledger held."""

    def message_id(self, index: int) -> str:
        return message_id(self.service, self.epoch, self.position, index)


class Message(BaseModel):
    """One CloudEvent: attributes as headers, `data` as the JSON body."""

    model_config = ConfigDict(frozen=True)

    id: Word
    previous_id: Word | None
    """Id of the message before this one in the stream, so that a consumer can see a gap."""
    event_id: UUID
    source: PlainText
    type: Word
    subject: UUID | None
    time: AwareDatetime
    position: int
    hash: Sha256
    """Of the fact and of all before it in its ledger, in hexadecimal."""
    effective_date: date | None
    agency: Annotated[str, StringConstraints(pattern=r"^[a-z]{0,30}$")]
    correlation_id: UUID
    causation_id: Word | None
    traceparent: Word | None
    data: bytes

    @property
    def channel(self) -> str:
        """The NATS subject: the type. No personal data, no key."""
        return self.type

    @property
    def attributes(self) -> dict[str, str | int]:
        """What CloudEvents says about the body, by name; what is unknown is left out."""
        known = {
            "specversion": "1.0",
            "id": self.id,
            "previousid": self.previous_id,
            "eventid": self.event_id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat(),
            "position": self.position,
            "hash": self.hash,
            "effectivedate": self.effective_date,
            "agency": self.agency or None,
            "correlationid": self.correlation_id,
            "causationid": self.causation_id,
        }
        return {
            name: value if isinstance(value, int) else str(value)
            for name, value in known.items()
            if value is not None
        }

    def headers(self) -> dict[str, str]:
        """The attributes in binary mode, and the id that JetStream needs."""
        headers = {f"ce-{name}": str(value) for name, value in self.attributes.items()}
        headers |= {"content-type": JSON, "Nats-Msg-Id": self.id}
        return headers | ({"traceparent": self.traceparent} if self.traceparent else {})

    def structured(self) -> bytes:
        """The whole event as one JSON object (structured mode), the body in it byte for byte."""
        head = json.dumps(self.attributes | {"datacontenttype": JSON})
        return head[:-1].encode() + b', "data": ' + self.data + b"}"


@cache
def wire_type(fact: type[Event]) -> str:
    """`registry.member_died` version 1 travels as `registry.member-died.v1`."""
    return f"{fact.TOPIC.replace('_', '-')}.v{fact.VERSION}"


@lru_cache(maxsize=1000)
def topic_of(wire_type: str) -> str:
    """The topic that a wire type names, whatever its version."""
    return wire_type.rpartition(".v")[0].replace("-", "_")


def message_id(service: str, epoch: int, position: int, index: int) -> str:
    """`<cell>:<service>:<epoch>:<position>:<n>`: the same for ever, and nobody else's."""
    return f"{installed_cell()}:{service}:{epoch}:{position}:{index}"


def is_message_of(service: str, message_id: str) -> bool:
    """Whether this cell's service could have made that id."""
    own = re.escape(f"{installed_cell()}:{service}:")
    return bool(re.fullmatch(own + r"\d{1,9}:\d{1,18}:\d{1,4}", message_id, re.ASCII))


def epoch_of(message_id: str) -> int:
    """Which copy of its service's ledger a message tells of."""
    return int(message_id.split(":")[2])


def ledger_place(message_id: str) -> tuple[int, int]:
    """Epoch and position of the fact in its service's ledger."""
    _, _, epoch, position, _ = message_id.split(":")
    return int(epoch), int(position)


def position_of(message_id: str) -> int:
    """The ledger position inside a message id."""
    return place_of(message_id)[0]


def place_of(message_id: str) -> tuple[int, int]:
    """Where a message stands in its service's stream: ledger position, then index."""
    *_, position, index = message_id.split(":")
    return int(position), int(index)


def messages(
    origin: Origin,
    event_id: UUID,
    fact: Event,
    by: Provenance,
    *,
    previous_id: str | None,
    vocabulary: Vocabulary = FACTS,
    stored: tuple[int, Body] | None = None,
) -> Iterator[Message]:
    """What a stored fact becomes on its service's stream, each naming the message before it.

    `stored` is the version and body it lies in the ledger with: its boxes travel as they are.
    """
    for index, out in enumerate(vocabulary.outgoing(fact)):
        own_id = origin.message_id(index)
        yield Message(
            id=own_id,
            previous_id=previous_id,
            event_id=event_id,
            source=source_of(origin.service),
            type=wire_type(type(out)),
            subject=out.subject,
            time=origin.recorded_at,
            position=origin.position,
            hash=origin.hash.hex(),
            effective_date=out.effective_on,
            agency=by.agency,
            correlation_id=by.correlation_id,
            causation_id=by.causation_id,
            traceparent=by.traceparent,
            data=json.dumps(_data(out, by, origin, None if index else stored)).encode(),
        )
        previous_id = own_id


def _data(fact: Event, by: Provenance, origin: Origin, stored: tuple[int, Body] | None) -> Body:
    version, boxed = stored or (fact.VERSION, None)
    grounds = public_provenance(by, origin.recorded_at)
    data = {"fact": public_body(fact, boxed), "by": grounds}
    return data if version == fact.VERSION else data | {"sealed_as": version}
