"""What has to be read again (seeds, signing keys) is sealed with a key that only the issuer has."""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.privacy.secret_file import read_secret

FILE = "account-key"
NONCE = 12


class Vault:
    """AES-256-GCM; a sealed value opens under its own name only."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def of(cls, folder: Path) -> "Vault":
        """Raises UnsafeSetting where others may read the key."""
        return cls(read_secret(folder / FILE))

    def seal(self, name: str, value: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, value, name.encode())

    def open(self, name: str, sealed: bytes) -> bytes:
        """Raises InvalidTag for one that was altered or is another's."""
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
