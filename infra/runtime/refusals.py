"""A refusal is a rule speaking: it has a status, a title and a sentence that says what to do."""

from typing import Any, ClassVar


class Refused(Exception):
    """Raised by a decision that says no. `detail` is Indonesian and holds no personal data."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Permintaan ditolak"
    detail: ClassVar[str] = "Permintaan ini tidak dapat dijalankan."

    def __init__(self, detail: str | None = None, **facts: Any) -> None:
        self.facts = facts
        self.explanation = detail or self.detail.format(**facts)
        super().__init__(type(self).__name__)


class Conflict(Refused):
    """Somebody else changed the same history three times while we decided."""

    title = "Data sedang diubah orang lain"
    detail = "Data yang sama baru saja diubah. Muat ulang, periksa, lalu ulangi."
