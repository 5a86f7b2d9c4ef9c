"""Keys (envelope encryption): one secret per subject; from it a key per class, then per value.

Each step is one HKDF-Expand, so whoever holds a key reaches what lies below it and nothing beside
or above it: a service with the key of one class opens no other. The key of an epoch (KEK) wraps the
secrets, so that a copy of the keyring alone opens nothing.
"""

import hmac
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NewType
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.privacy.classes import Class
from infra.runtime.privacy.errors import CorruptKey, TamperedCiphertext
from infra.runtime.privacy.secret_file import read_secret

Secret = NewType("Secret", bytes)
"""A subject's own. It never leaves the keyring."""
ClassKey = NewType("ClassKey", bytes)
ValueKey = NewType("ValueKey", bytes)

KEK, NEXT, BEFORE = "kek", "kek-next", "kek-before"
"""What wraps; what is to wrap from now on; what is still read until nothing is wrapped by it."""
NONCE, PROOF = 12, 32
BLOCK = 64
"""Bytes that SHA-256 takes at once."""
INNER = bytes(byte ^ 0x36 for byte in range(256))
OUTER = bytes(byte ^ 0x5C for byte in range(256))


def new_secret() -> Secret:
    return Secret(os.urandom(32))


def class_key(secret: Secret, cls: Class) -> ClassKey:
    return ClassKey(_expand(secret, b"jejak class|" + cls.encode()))


def value_key(key: ClassKey, place: bytes) -> ValueKey:
    """`place` names topic, version, event id and field: no two values of a subject share a key."""
    return ValueKey(_expand(key, b"jejak value|" + place))


def lock(key: ValueKey, plaintext: bytes, place: bytes) -> str:
    """AES-256-GCM, and a proof of the key, in base64.

    Without the proof whoever sealed could have made a ciphertext that opens under two keys to two
    texts, and later disclose to an auditor whichever key suits.
    """
    nonce = os.urandom(NONCE)
    return b64encode(_proof(key) + nonce + AESGCM(key).encrypt(nonce, plaintext, place)).decode()


def unlock(key: ValueKey, box: str, place: bytes) -> bytes:
    """Raises TamperedCiphertext for a box that was altered, or moved from its place."""
    try:
        raw = b64decode(box, validate=True)
        if not hmac.compare_digest(raw[:PROOF], _proof(key)):
            raise InvalidTag
        return AESGCM(key).decrypt(raw[PROOF : PROOF + NONCE], raw[PROOF + NONCE :], place)
    except (InvalidTag, TypeError, ValueError):
        raise TamperedCiphertext("a sealed value was altered, or moved") from None


class Kek:
    """The key of one epoch. Its id follows from it, so a file and its rows cannot be mixed up."""

    def __init__(self, secret: bytes) -> None:
        self.id = hmac.digest(secret, b"kek-id", "sha256").hex()[:16]
        self._cipher = AESGCM(secret)

    @classmethod
    def from_file(cls, path: Path) -> "Kek":
        return cls(read_secret(path))

    def wrap(self, key_id: UUID, subject: UUID, secret: Secret) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, key_id.bytes + subject.bytes)

    def unwrap(self, key_id: UUID, subject: UUID, wrapped: bytes) -> Secret:
        """Raises CorruptKey: one row of the keyring was altered, the fault of one subject."""
        try:
            bound = key_id.bytes + subject.bytes
            return Secret(self._cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound))
        except InvalidTag:
            raise CorruptKey(str(key_id)) from None


class Epochs:
    """The keys of the epochs in a service's folder: usually one, three at most.

    Looks at the folder again whenever a key is made, or one is met that it does not know.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> list[Kek]:
        """The one that wraps comes first. Raises FileNotFoundError where there is none."""
        # The next one is looked for first: it goes only once it counts under the name of today's.
        found = (self._if_there(NEXT), Kek.from_file(self.folder / KEK), self._if_there(BEFORE))
        return [each for each in found if each]

    def _if_there(self, name: str) -> Kek | None:
        with suppress(FileNotFoundError):
            return Kek.from_file(self.folder / name)
        return None


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256 under a key of at most 64 bytes.

    That of the standard library looks its digest up for every call: three times as long.
    """
    block = key.ljust(BLOCK, b"\0")
    inner = sha256(block.translate(INNER) + message)
    return sha256(block.translate(OUTER) + inner.digest()).digest()


def _expand(key: bytes, info: bytes) -> bytes:
    """HKDF-Expand (RFC 5869) to 32 bytes; our keys are uniform, so there is nothing to extract."""
    return keyed_hash(key, info + b"\x01")


def _proof(key: ValueKey) -> bytes:
    """Binds the box to this one key, and tells nothing of it."""
    return sha256(b"jejak proof|" + key).digest()
