"""Reading a message: back to its fact in today's shape, as far as this release can."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec
from pydantic import ValidationError

from contracts.event import Event, Provenance
from contracts.facts import FACTS
from contracts.message import topic_of, wire_type
from contracts.privacy.boxes import Body, Unopened, decoded, withheld, withheld_unread
from contracts.privacy.travelling import WhenRecorded
from contracts.vocabulary import NewerVersion, Vocabulary

Opened = Callable[[str, int, Body], Body]
"""A body with what was in its boxes, given the topic and version it was sealed under."""

FIELD = re.compile(r"[A-Za-z][A-Za-z_]{0,60}")


class Unreadable(Exception):
    """A message that is no fact we know; its text never quotes the message."""


class Newer(Unreadable):
    """A fact we know, told in a version of a newer release."""


def read(
    type_: str,
    data: bytes,
    vocabulary: Vocabulary = FACTS,
    opened: Opened | None = None,
    traceparent: str | None = None,
) -> tuple[Event, Provenance, datetime]:
    """A message back to its fact, upcast to today's version; what is sealed is `opened`.

    With it come its grounds, which say the trace that came as a header, and the moment it was
    recorded. What a newer release added is left out. Raises `Newer` for a newer version,
    `Unreadable` for an unknown type or a body that does not fit, and what `opened` raises.
    """
    if opened is None and (found := _read_at_once(type_, data, vocabulary, traceparent)):
        return found
    version = type_.rpartition(".v")[2]
    try:
        kind = vocabulary.kind(topic_of(type_))
        body = decoded(data)
        sealed_as = body.get("sealed_as", int(version))
        boxed = body["fact"]
        plain = opened(kind.TOPIC, sealed_as, boxed) if opened else withheld(boxed)
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


class _Sent(msgspec.Struct):
    """A message's body, its parts as they are written."""

    fact: msgspec.Raw
    by: msgspec.Raw


class _Moment(msgspec.Struct):
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]


PARTS, MOMENT = msgspec.json.Decoder(_Sent), msgspec.json.Decoder(_Moment)
AS_IT_FITS = (msgspec.MsgspecError, ValidationError, KeyError)


def _read_at_once(
    type_: str, data: bytes, vocabulary: Vocabulary, traceparent: str | None
) -> tuple[Event, Provenance, datetime] | None:
    """A message of today's shape of which nothing is opened, without a step in between.

    Half the time of reading it part by part. None where it has to be: that says why, too.
    """
    try:
        kind = vocabulary.kinds[topic_of(type_)]
        sent = PARTS.decode(data)
        body = withheld_unread(bytes(sent.fact))
        if body is None or type_ != wire_type(kind):
            return None
        fact = kind.__pydantic_validator__.validate_json(body, extra="ignore")
        trace = b',"traceparent":%b}' % msgspec.json.encode(traceparent)
        grounds = bytes(sent.by)[:-1] + trace  # of two that are named alike the last counts
        by = Provenance.__pydantic_validator__.validate_json(grounds, extra="ignore")
        moment = MOMENT.decode(sent.by).recorded_at
    except AS_IT_FITS:
        return None
    return fact, by, moment


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
