"""Bodies of facts on their way into and out of the ledger: sealed fields lie as ciphertext."""

import json
from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel

from contracts.event import Absent, Event, nested_parts, plan

Body = dict[str, Any]


class Vault(Protocol):
    """Encrypts under a subject's own key, and forgets for good when that key is destroyed."""

    def ensure(self, subjects: set[UUID]) -> None:
        """Make keys for subjects that have none."""

    def prefetch(self, subjects: set[UUID]) -> None:
        """Fetch keys that are about to be needed, in one round trip."""

    def seal(self, subject: UUID, plaintext: bytes, aad: bytes) -> Body: ...

    def open(self, sealed: Body, aad: bytes) -> bytes | None:
        """The plaintext, or None where the key was destroyed."""

    def forget(self, subject: UUID, reason: str) -> None:
        """Destroy the subject's key for good; repeating is harmless."""


class NoVault:
    """For services that hold no personal data: a sealed field is a mistake there."""

    def ensure(self, subjects: set[UUID]) -> None:
        if subjects:
            raise TypeError("this service has no vault, so it cannot store sealed fields")

    def prefetch(self, subjects: set[UUID]) -> None:
        return

    def seal(self, subject: UUID, plaintext: bytes, aad: bytes) -> Body:
        raise TypeError("this service has no vault")

    def open(self, sealed: Body, aad: bytes) -> bytes | None:
        raise TypeError("this service has no vault")

    def forget(self, subject: UUID, reason: str) -> None:
        raise TypeError("this service has no vault")


class NoKeys(NoVault):
    """For readers that need no personal data: every sealed field reads as absent."""

    def open(self, sealed: Body, aad: bytes) -> bytes | None:
        return None


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
