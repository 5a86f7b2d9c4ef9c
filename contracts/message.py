"""What travels: CloudEvents 1.0 in binary mode, built from a stored fact by explicit translation.

Identifiers, remarks and keyed hashes stay behind; what else is sealed goes in the ledger's own box.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from contracts.cell import installed_cell, source_of
from contracts.event import Event, Provenance, Sha256
from contracts.facts import FACTS
from contracts.privacy.boxes import Body, Unopened, decoded, withheld
from contracts.privacy.travelling import WhenRecorded, public_body, public_provenance
from contracts.text import PlainText, Word
from contracts.vocabulary import NewerVersion, Vocabulary

Opened = Callable[[str, int, Body], Body]
"""A body with what was in its boxes, given the topic and version it was sealed under."""

JSON = "application/json"
FIELD = re.compile(r"[A-Za-z][A-Za-z_]{0,60}")


class Unreadable(Exception):
    """A message that is no fact we know; its text never quotes the message."""


class Newer(Unreadable):
    """A fact we know, told in a version of a newer release."""


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


def wire_type(fact: type[Event]) -> str:
    """`registry.member_died` version 1 travels as `registry.member-died.v1`."""
    return f"{fact.TOPIC.replace('_', '-')}.v{fact.VERSION}"


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


def read(
    type_: str,
    data: bytes,
    vocabulary: Vocabulary = FACTS,
    opened: Opened = lambda topic, version, body: withheld(body),
    traceparent: str | None = None,
) -> tuple[Event, Provenance, datetime]:
    """A message back to its fact, upcast to today's version; what is sealed is `opened`.

    With it come its grounds, which say the trace that came as a header, and the moment it was
    recorded. What a newer release added is left out. Raises `Newer` for a newer version,
    `Unreadable` for an unknown type or a body that does not fit, and what `opened` raises.
    """
    version = type_.rpartition(".v")[2]
    try:
        kind = vocabulary.kind(topic_of(type_))
        body = decoded(data)
        sealed_as = body.get("sealed_as", int(version))
        plain = opened(kind.TOPIC, sealed_as, body["fact"])
        fact = vocabulary.current(kind.TOPIC, int(version), plain)
        grounds = body["by"] | {"traceparent": traceparent}
        by = Provenance.model_validate(grounds, extra="ignore")
        return fact, by, WhenRecorded.model_validate(grounds).recorded_at
    except NewerVersion:
        raise Newer(f"{type_} is of a newer release") from None
    except ValidationError as error:
        raise Unreadable(f"{type_} {misfit(error)}") from None
    except Unopened:
        raise
    except Exception as error:
        raise Unreadable(f"{type_} cannot be read: {type(error).__name__}") from None


def boxes_of(data: bytes) -> Body:
    """The body of a message's fact with its boxes; empty where it cannot be read."""
    try:
        body = decoded(data)["fact"]
    except (ValueError, KeyError, TypeError):
        return {}
    return body if isinstance(body, dict) else {}


def misfit(error: ValidationError) -> str:
    """Where a body does not fit, by our own names: a name that a sender invented is input too."""
    places = {_place(each["type"], each["loc"]) for each in error.errors(include_input=False)}
    return f"does not fit in {', '.join(sorted(places))}"


def _place(code: str, loc: tuple[str | int, ...]) -> str:
    known = loc[:-1] if code == "extra_forbidden" else loc
    steps = [str(step) for step in known if isinstance(step, int) or FIELD.fullmatch(step)]
    return ".".join([*steps, *["*"] * (len(loc) - len(steps))]) or "*"
