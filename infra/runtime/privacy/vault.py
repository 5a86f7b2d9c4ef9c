"""A sealed value opens only in the place it was sealed for, and only while its subject's key lives.

The place goes into the authenticated data, so a ciphertext moved to another fact, field or
subject fails. A random 96-bit nonce is safe here: a key seals hundreds of values, not billions.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.privacy.errors import KeyUnknown, SubjectErased, TamperedCiphertext
from infra.runtime.privacy.kek import NONCE
from infra.runtime.privacy.key_cache import Keys
from infra.runtime.privacy.keyring import KEY_NO

Sealed = dict[str, Any]
"""The envelope inside a stored fact: s subject, k key number, c base64 of nonce and ciphertext."""


class Vault(Protocol):
    """Encrypts under a subject's own key, and forgets for good when that key is destroyed."""

    def ensure(self, subjects: set[UUID]) -> None:
        """Make keys for subjects that have none."""

    def prefetch(self, subjects: set[UUID]) -> None:
        """Fetch keys that are about to be needed, in one round trip."""

    def seal(self, subject: UUID, plaintext: bytes, aad: bytes) -> Sealed: ...

    def open(self, sealed: Sealed, aad: bytes) -> bytes | None:
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

    def seal(self, subject: UUID, plaintext: bytes, aad: bytes) -> Sealed:
        raise TypeError("this service has no vault")

    def open(self, sealed: Sealed, aad: bytes) -> bytes | None:
        raise TypeError("this service has no vault")

    def forget(self, subject: UUID, reason: str) -> None:
        raise TypeError("this service has no vault")


class NoKeys(NoVault):
    """For readers that need no personal data: every sealed field reads as absent."""

    def open(self, sealed: Sealed, aad: bytes) -> bytes | None:
        return None


class KeySource(Protocol):
    def shred(self, subject: UUID, reason: str) -> None: ...
    def ensure(self, subjects: Iterable[UUID]) -> None: ...
    def keys(self, subjects: Iterable[UUID]) -> Keys: ...


class KeyVault:
    """Seals and opens under the keys of `source`; fetch many keys at once with `prefetch`."""

    def __init__(self, source: KeySource) -> None:
        self._source = source
        self.ensure = source.ensure
        self.forget = source.shred

    def prefetch(self, subjects: Iterable[UUID]) -> None:
        """Some thousands at a time: more than the cache holds would be fetched again one by one."""
        self._source.keys(subjects)

    def seal(self, subject: UUID, plaintext: bytes, aad: bytes) -> Sealed:
        """`aad` names the place: topic, version, event id, field path. `ensure` comes before."""
        key = self._key(subject)
        if key is None:
            raise SubjectErased
        name, nonce = str(subject), os.urandom(NONCE)
        ciphertext = key.encrypt(nonce, plaintext, _bound(aad, name, KEY_NO))
        return {"s": name, "k": KEY_NO, "c": b64encode(nonce + ciphertext).decode()}

    def open(self, sealed: Sealed, aad: bytes) -> bytes | None:
        """The plaintext; None where the subject was erased. A key we never had raises."""
        subject = _subject(sealed)
        key = self._key(subject)
        if key is None:
            return None
        try:
            raw = b64decode(sealed["c"], validate=True)
            bound = _bound(aad, sealed["s"], sealed["k"])
            return key.decrypt(raw[:NONCE], raw[NONCE:], bound)
        except (InvalidTag, KeyError, TypeError, ValueError):
            raise TamperedCiphertext(f"a sealed value of {subject} was altered or moved") from None

    def _key(self, subject: UUID) -> AESGCM | None:
        keys = self._source.keys((subject,))
        if subject not in keys:
            raise KeyUnknown(f"no key for {subject} in this keyring")
        return keys[subject]


def _bound(aad: bytes, subject: str, number: int) -> bytes:
    return b"%b|%b|%d" % (aad, subject.encode(), number)


def _subject(sealed: Sealed) -> UUID:
    try:
        return UUID(sealed["s"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise TamperedCiphertext("a sealed value names no subject") from None
