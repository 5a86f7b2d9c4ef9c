"""What is kept of a file is sealed under the import's own key; once that is destroyed, it is gone.

The place, such as `file` or `batch:7`, is bound in, so that one piece cannot stand for another.
"""

from base64 import b64decode, b64encode
from uuid import UUID

from contracts.privacy.classes import Class
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.keys import ValueKey, lock, unlock, value_key
from infra.runtime.refusals import Refused


class ContentGone(Refused):
    status = 410
    title = "Isi impor sudah dihapus"
    detail = "Isi berkas ini sudah dihapus karena masa simpannya habis. Unggah lagi berkasnya."


class Box:
    """Seals and opens the contents of one import."""

    def __init__(self, keys: HeldKeys, import_id: UUID) -> None:
        self._keys = keys
        self._subject = import_id

    def make_key(self) -> None:
        self._keys.to_seal([self._subject])

    def destroy_key(self, reason: str) -> None:
        self._keys.erase([self._subject], reason)

    def seal(self, content: bytes, place: str) -> bytes:
        bound = self._bound(place)
        return b64decode(lock(self._key(bound), content, bound))

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises ContentGone once the key was destroyed."""
        bound = self._bound(place)
        return unlock(self._key(bound), b64encode(sealed).decode(), bound)

    def _key(self, bound: bytes) -> ValueKey:
        answered = self._keys.to_seal([self._subject])[self._subject]
        if not answered.keys:
            raise ContentGone
        return value_key(answered.keys[Class.IDENTIFIER], bound)

    def _bound(self, place: str) -> bytes:
        return f"import|{self._subject}|{place}".encode()
