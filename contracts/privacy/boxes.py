"""Boxes (ciphertexts) as they lie in a ledger and travel: who may open one, and where it belongs.

`{"class": which, "key": id of the key, "box": base64}`. The place of a box, from the fact's topic
to the field, is bound in: a box that was moved does not open.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from msgspec import DecodeError
from msgspec.json import decode

from contracts.event import Absent
from contracts.privacy.classes import Class

Body = dict[str, Any]
Unbox = Callable[[Body, str], Any]
"""What lies in a box, given its place."""

DEEP = (dict, list)
BOX = re.compile(
    rb'\{"class": ?"[a-z_]+", ?"key": ?"[A-Za-z0-9_-]+", ?"box": ?"[A-Za-z0-9+/=_-]+"\}'
)
"""As we write one. A quote within a text is written with a backslash, so no text looks like it."""


class Unopened(Exception):
    """A box could not be opened: why is said by what comes of this, and never with a value."""


def decoded(data: bytes) -> Any:
    """What was written as JSON. msgspec is ten times as fast, and stops at half a surrogate pair.

    A reader that leaves out what it does not know must not stumble over it there.
    """
    try:
        return decode(data)
    except DecodeError:
        return json.loads(data)


def place(topic: str, version: int, event_id: UUID) -> str:
    """Where the boxes of a fact belong: version and id are those it was stored under."""
    return f"{topic}|{version}|{event_id}"


def keys_in(body: Any, classes: Collection[Class]) -> Iterator[str]:
    """The key ids that a reader of these classes needs, to fetch those of a whole batch at once."""
    if isinstance(body, dict):
        if "box" in body:
            if body.get("class") in classes:
                yield str(body.get("key"))
            return
        body = body.values()
    elif not isinstance(body, list):
        return
    for each in body:
        if type(each) in DEEP:
            yield from keys_in(each, classes)


def opened(body: Body, at: str, classes: Collection[Class], unbox: Unbox) -> Body:
    """The body with what is in its boxes; those of other classes are withheld."""
    return {
        name: _opened(value, f"{at}|{name}", classes, unbox) if type(value) in DEEP else value
        for name, value in body.items()
    }


def withheld(body: Body) -> Body:
    """The body as it is without any key."""
    return {
        name: _withheld(value) if type(value) in DEEP else value for name, value in body.items()
    }


def withheld_unread(body: bytes) -> bytes | None:
    """The same of a body as it is written; None where something in it may be a box written
    otherwise, so that it must be read."""
    if b'"box"' in body:
        body = BOX.sub(b'"withheld"', body)
    return None if b'"box"' in body else body


def _withheld(value: Any) -> Any:
    if isinstance(value, list):
        return [_withheld(each) if type(each) in DEEP else each for each in value]
    return Absent.WITHHELD if "box" in value else withheld(value)


def _opened(value: Any, at: str, classes: Collection[Class], unbox: Unbox) -> Any:
    if isinstance(value, list):
        return [
            _opened(each, f"{at}|{i}", classes, unbox) if type(each) in DEEP else each
            for i, each in enumerate(value)
        ]
    if "box" not in value:
        return opened(value, at, classes, unbox)
    return unbox(value, at) if value.get("class") in classes else Absent.WITHHELD
