"""A refusal is a rule speaking: it has a status, a title and a sentence that says what to do."""

from typing import Any, ClassVar


class Refused(Exception):
    """Raised by a decision that says no. `detail` is Indonesian and holds no personal data."""

    problem: ClassVar[str] = ""
    """What the problem's type calls it; made of the name of the class where it is empty."""
    status: ClassVar[int] = 409
    title: ClassVar[str] = "Permintaan ditolak"
    detail: ClassVar[str] = "Permintaan ini tidak dapat dijalankan."
    retry_after: int | None = None
    """Seconds after which the same request may succeed; None when waiting does not help."""

    def __init__(self, detail: str | None = None, **facts: Any) -> None:
        self.facts = facts
        self.explanation = detail or self.detail.format(**facts)
        super().__init__(type(self).__name__)


class Conflict(Refused):
    """Somebody else changed the same history three times while we decided."""

    title = "Data sedang diubah orang lain"
    detail = "Data yang sama baru saja diubah. Muat ulang, periksa, lalu ulangi."


class NotFound(Refused):
    """It does not exist, or lies outside the regions of whoever asks: the answer is the same.

    Every refusal with status 404 is shown as this one, whatever its class.
    """

    status = 404
    title = "Tidak ditemukan"
    detail = "Data tidak ditemukan di wilayah Anda. Periksa alamat atau nomornya."


class UnsafeSetting(RuntimeError):
    """A service refuses to start: says which setting stops it, and what to change it to."""
