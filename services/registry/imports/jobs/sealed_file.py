"""What is kept of a file is sealed under the import's own key; once that is destroyed, it is gone.

The place, such as `file` or `batch:7`, is bound in, so that one piece cannot stand for another.
"""

from base64 import b64decode, b64encode
from uuid import UUID

from infra.runtime.privacy.vault import Vault
from infra.runtime.refusals import Refused


class ContentGone(Refused):
    status = 410
    title = "Isi impor sudah dihapus"
    detail = "Isi berkas ini sudah dihapus karena masa simpannya habis. Unggah lagi berkasnya."


class Box:
    """Seals and opens the contents of one import."""

    def __init__(self, vault: Vault, import_id: UUID) -> None:
        self._vault = vault
        self._subject = import_id

    def make_key(self) -> None:
        self._vault.ensure({self._subject})

    def destroy_key(self, reason: str) -> None:
        self._vault.forget(self._subject, reason)

    def seal(self, content: bytes, place: str) -> bytes:
        return b64decode(self._vault.seal(self._subject, content, self._bound(place))["c"])

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises ContentGone once the key was destroyed."""
        body = {"s": str(self._subject), "k": 1, "c": b64encode(sealed).decode()}
        content = self._vault.open(body, self._bound(place))
        if content is None:
            raise ContentGone
        return content

    def _bound(self, place: str) -> bytes:
        return f"import|{self._subject}|{place}".encode()
