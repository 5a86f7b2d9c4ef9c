"""Keys without a server, for unit tests of decisions."""

import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.privacy.key_cache import Keys
from infra.runtime.privacy.vault import KeyVault


class MemoryKeys:
    """A key source for unit tests of decisions."""

    def __init__(self) -> None:
        self._keys: Keys = {}

    def ensure(self, subjects: Iterable[UUID]) -> None:
        for subject in subjects:
            self._keys.setdefault(subject, AESGCM(os.urandom(32)))

    def keys(self, subjects: Iterable[UUID]) -> Keys:
        return {subject: self._keys[subject] for subject in subjects if subject in self._keys}

    def shred(self, subject: UUID, reason: str) -> None:
        self._keys[subject] = None


class MemoryVault(KeyVault):
    """A vault without a server; `shred` erases as the keyring does."""

    def __init__(self) -> None:
        keys = MemoryKeys()
        super().__init__(keys)
        self.shred = keys.shred
