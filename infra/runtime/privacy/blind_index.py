"""A keyed hash finds an equal value without storing it; each purpose has a key of its own."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from infra.runtime.privacy.keys import keyed_hash


class BlindIndex:
    """HMAC-SHA-256 under a key derived from the index master key (32 bytes).

    Only for values that are unique anyway: equal values show as equal hashes. The caller brings
    a value into its one written form first.
    """

    def __init__(self, master: bytes) -> None:
        self._key = cache(lambda purpose: HKDF(SHA256(), 32, None, purpose).derive(master))

    def of(self, purpose: str, value: str) -> str:
        """All 256 bits in 43 characters of base64url; `purpose` names field and key version."""
        digest = keyed_hash(self._key(purpose.encode()), value.encode())
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
