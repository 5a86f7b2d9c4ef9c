"""Bodies of facts on their way into and out of the ledger: sealed fields lie as ciphertext."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.event import Absent, Event, nested_parts, plan
from infra.runtime.privacy.errors import Unstorable
from infra.runtime.privacy.vault import Vault

Body = dict[str, Any]

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The character as JSON escapes it; somebody may also write these letters after a backslash."""


def require_storable(written: bytes, topic: str) -> None:
    """Raises Unstorable for a JSON text that holds NUL, sealed or not: views could not keep it."""
    if rb"\u0000" in written and NUL.search(written):
        raise Unstorable(topic)


def subjects_of(model: BaseModel) -> Iterator[UUID]:
    """Whose keys a fact's sealed fields need."""
    for field in plan(type(model)):
        value = getattr(model, field.name)
        if field.seal:
            if isinstance(value, BaseModel):
                yield getattr(model, field.seal.subject)
        elif field.nested:
            for part in nested_parts(value):
                yield from subjects_of(part)


def sealed_body(fact: Event, event_id: UUID, vault: Vault) -> Body:
    body = fact.model_dump(mode="json", exclude_none=True)
    _seal(fact, body, f"{fact.TOPIC}|{fact.VERSION}|{event_id}", vault)
    return body


def _seal(model: BaseModel, body: Body, path: str, vault: Vault) -> None:
    for field in plan(type(model)):
        value = getattr(model, field.name)
        if field.seal and isinstance(value, BaseModel):
            subject = getattr(model, field.seal.subject)
            plaintext = value.model_dump_json(exclude_none=True).encode()
            require_storable(plaintext, path.partition("|")[0])
            aad = f"{path}|{field.name}|{subject}".encode()
            body[field.name] = vault.seal(subject, plaintext, aad)
        elif field.nested:
            for index, part in enumerate(nested_parts(value)):
                inner = body[field.name][index] if isinstance(value, tuple) else body[field.name]
                _seal(part, inner, f"{path}|{field.name}.{index}", vault)


def opened_body(body: Body, aad: str, vault: Vault) -> Body:
    """Sealed values are recognised by their own shape, so bodies of every version open alike."""
    return {name: _open(value, f"{aad}|{name}", vault) for name, value in body.items()}


def _open(value: Any, path: str, vault: Vault) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"s", "k", "c"}:
            plaintext = vault.open(value, f"{path}|{value['s']}".encode())
            return Absent.ERASED if plaintext is None else json.loads(plaintext)
        return opened_body(value, f"{path}.0", vault)
    if isinstance(value, list):
        return [
            opened_body(item, f"{path}.{index}", vault) if isinstance(item, dict) else item
            for index, item in enumerate(value)
        ]
    return value
