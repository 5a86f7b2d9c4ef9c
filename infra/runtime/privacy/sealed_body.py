"""Sealing (crypto-shredding by class): what one class says of one subject is a locked box.

A part is sealed once, when its fact is stored; relay, streams and inboxes copy the box as it is and
need no key. A reader opens the classes it was granted, and finds the others withheld.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.json import decode
from pydantic import BaseModel

from contracts.event import Absent, Event, nested_parts, plan
from contracts.privacy.boxes import Body, opened, place, withheld
from contracts.privacy.classes import Class
from contracts.privacy.law import parts_of
from contracts.privacy.words import Words
from infra.runtime.privacy.errors import (
    CorruptKey,
    KeyMissing,
    SubjectErased,
    TamperedCiphertext,
    Unstorable,
)
from infra.runtime.privacy.held_keys import ID, AnsweredKeys
from infra.runtime.privacy.keys import lock, unlock, value_key

Keys = Mapping[str, AnsweredKeys]
"""What the keyring answered, by the key id that a box names."""

PADDED = 64
"""Lengths are rounded up to this, or a box would tell the short answers from the long."""
WORDS = "words"
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The character as JSON escapes it; somebody may also write these letters after a backslash."""


def require_storable(written: bytes, at: str) -> None:
    """Raises Unstorable for a JSON text that holds NUL, sealed or not: views could not keep it."""
    if rb"\u0000" in written and NUL.search(written):
        raise Unstorable(at.partition("|")[0])


def subjects_of(model: BaseModel) -> Iterator[UUID]:
    """Whose keys a fact's sealed parts need."""
    outline, held = _outline(type(model)), model.__dict__
    for name, _, subject in outline.sealed:
        if isinstance(held[name], BaseModel):
            yield subject(model)
    for name in outline.nested:
        for part in nested_parts(held[name]):
            yield from subjects_of(part)


def sealed_body(fact: Event, event_id: UUID, keys: Mapping[UUID, AnsweredKeys]) -> Body:
    """`keys` are the current ones of the fact's subjects. Raises SubjectErased, or Unstorable."""
    return _sealed(fact, place(fact.TOPIC, fact.VERSION, event_id), keys)


def opened_body(body: Body, at: str, keys: Keys, classes: Collection[Class]) -> Body:
    """Boxes of other classes read as withheld, without a key; an erased subject's as erased.

    Raises KeyMissing, CorruptKey, or TamperedCiphertext.
    """
    if not classes:
        return withheld(body)
    return opened(body, at, classes, lambda box, here: _unboxed(box, here.encode(), keys))


def sealed_words(words: Words, at: str, keys: Sequence[AnsweredKeys]) -> Body:
    """In a box of the first who was not erased. Raises SubjectErased."""
    answered = next((each for each in keys if not each.erased), keys[0])
    return _box(words, f"{at}|{WORDS}", answered, Class.REMARK)


def opened_words(box: Body, at: str, keys: Keys) -> Words:
    """Nothing where the key was destroyed. Raises as `opened_body` does."""
    found = opened_body({WORDS: box}, at, keys, {Class.REMARK})[WORDS]
    return Words() if isinstance(found, Absent) else Words.model_validate(found)


def _sealed(model: BaseModel, at: str, keys: Mapping[UUID, AnsweredKeys]) -> Body:
    outline, held = _outline(type(model)), model.__dict__
    body: Body = {name: value for name in outline.clear if (value := held[name]) is not None}
    body |= model.model_extra or {}
    if outline.dumped:
        body |= model.model_dump(exclude_none=True, include=outline.dumped)
    for name, cls, subject in outline.sealed:
        value = held[name]
        if isinstance(value, BaseModel):
            body[name] = _box(value, f"{at}|{name}", keys[subject(model)], cls)
        elif value is not None:
            body[name] = value
    for name in outline.nested:
        value, here = held[name], f"{at}|{name}"
        if isinstance(value, tuple):
            body[name] = [_sealed(each, f"{here}|{i}", keys) for i, each in enumerate(value)]
        elif value is not None:
            body[name] = _sealed(value, here, keys)
    return body


class _SealedField(NamedTuple):
    name: str
    cls: Class
    subject: Callable[[BaseModel], UUID]
    """Whose key it lies under."""


class _Outline(NamedTuple):
    """How the fields of a model are written: worked out once for each type."""

    clear: tuple[str, ...]
    """Values that are written as they are."""
    dumped: set[str]
    """Parts that hold nothing sealed."""
    sealed: tuple[_SealedField, ...]
    nested: tuple[str, ...]
    """Parts that may hold something sealed."""


@cache
def _outline(model: type[BaseModel]) -> _Outline:
    seals = {field.name: field.seal for field in plan(model) if field.seal}
    sealed = (_SealedField(name, of.cls, attrgetter(of.subject)) for name, of in seals.items())
    nested = tuple(field.name for field in plan(model) if field.nested)
    others = model.model_fields.keys() - {*seals, *nested}
    dumped = {name for name in others if any(parts_of(model.model_fields[name].annotation))}
    clear = tuple(name for name in model.model_fields if name in others - dumped)
    return _Outline(clear, dumped, tuple(sealed), nested)


def _box(part: BaseModel, at: str, answered: AnsweredKeys, cls: Class) -> Body:
    if answered.corrupt:
        raise CorruptKey(answered.name)
    if answered.keys is None:
        raise SubjectErased
    text = part.__pydantic_serializer__.to_json(part, exclude_none=True)
    require_storable(text, at)
    here = at.encode()
    padded = text.ljust(-(-len(text) // PADDED) * PADDED)
    box = lock(value_key(answered.keys[cls], here), padded, here)
    return {"class": cls, "key": answered.name, "box": box}


def _unboxed(box: Body, here: bytes, keys: Keys) -> Any:
    if not ID.fullmatch(str(box.get("key"))):
        raise TamperedCiphertext("a box names no key")
    answered = keys.get(box["key"])
    if answered is None:
        raise KeyMissing(f"no key {box['key']} in this keyring")
    if answered.corrupt:
        raise CorruptKey(box["key"])
    if not answered.keys:
        return Absent.ERASED
    return decode(unlock(value_key(answered.keys[box["class"]], here), str(box.get("box")), here))
