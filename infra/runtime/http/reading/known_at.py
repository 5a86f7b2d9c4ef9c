"""As far as known at (transaction time): a moment, a position, or a cut over several services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from contracts.text import Text
from infra.runtime.refusals import Refused

MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
LARGEST = 2**62


class UnknownTime(Refused):
    status = 422
    title = "known_at tidak terbaca"
    detail = (
        "Isi known_at dengan waktu beserta zonanya (2026-03-01T08:00:00+07:00), dengan posisi "
        "(1234), atau dengan posisi per layanan (registry:1234,verification:56)."
    )


@dataclass(frozen=True)
class KnownAt:
    """What was recorded by then: at most this position, or this moment."""

    text: str
    """As it was asked."""
    moment: datetime | None = None
    position: int | None = None

    def covers(self, position: int, recorded_at: datetime) -> bool:
        if self.position is not None:
            return position <= self.position
        return self.moment is None or recorded_at <= self.moment


def read_known_at(text: str, service: str) -> KnownAt:
    """`2026-03-01T08:00:00+07:00`, `1234`, or `registry:1234,verification:56`, for one service.

    A service that a cut does not name is known whole. Raises UnknownTime for anything else.
    """
    if text.isdecimal():
        return KnownAt(text, position=_position(text))
    if ":" in text and text.partition(":")[0].isalpha():
        cut = dict(part.partition(":")[::2] for part in text.split(","))
        positions = {name.strip(): _position(position) for name, position in cut.items()}
        return KnownAt(text, position=positions.get(service))
    try:
        return KnownAt(text, moment=MOMENT.validate_python(text.replace(" ", "+")))
    except ValidationError:
        raise UnknownTime from None


def _position(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > LARGEST:
        raise UnknownTime
    return int(text)


def known_by(service: str) -> Any:
    """Use as `known_at: Annotated[KnownAt | None, known_by("registry")]`."""

    def asked(
        known_at: Annotated[
            Text | None,
            Query(description="Sejauh dicatat sampai waktu, posisi, atau posisi per layanan ini"),
        ] = None,
    ) -> KnownAt | None:
        return read_known_at(known_at, service) if known_at else None

    return Depends(asked)
