"""The key-encryption key wraps the data keys, so that a copy of the keyring alone opens nothing."""

import hmac
import os
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.secret_file import read_secret

PURPOSE = "subject-data"
NONCE = 12


class Kek:
    """AES-256-GCM; its id is derived from the key, so a file and its rows cannot be mixed up."""

    def __init__(self, secret: bytes) -> None:
        self.id = hmac.digest(secret, b"kek-id", "sha256").hex()[:16]
        self._cipher = AESGCM(secret)

    @classmethod
    def from_file(cls, path: Path) -> "Kek":
        return cls(read_secret(path))

    def wrap(self, subject: UUID, number: int, secret: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, _bound(subject, number))

    def unwrap(self, subject: UUID, number: int, wrapped: bytes) -> bytes:
        try:
            return self._cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound(subject, number))
        except InvalidTag:
            raise KeyringUnavailable(f"key of {subject} was altered in the keyring") from None


def _bound(subject: UUID, number: int) -> bytes:
    return f"{subject}|{number}|{PURPOSE}".encode()
