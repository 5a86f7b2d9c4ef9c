"""As far as known at (transaction time): a moment, a position, or a cut over several services.

Whichever is asked, it is a position from then on, so that the answer never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from contracts.text import Text
from infra.runtime.eventstore.ledger import Ledger, NotYetKnown
from infra.runtime.http.deps import LedgerDep
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
    """What was recorded by then: at most this position."""

    text: str
    """As it was asked."""
    position: int
    moment: datetime | None = None
    """If a moment was asked about, and no position."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """Positions in ledgers of other services, if a cut named any."""

    def covers(self, position: int) -> bool:
        return position <= self.position


def read_known_at(text: str, ledger: Ledger) -> KnownAt:
    """`2026-03-01T08:00:00+07:00`, `1234`, or `registry:1234,verification:56`, in one ledger.

    A service that a cut does not name is known as far as it has come. Raises NotYetKnown for what
    is still to come, UnknownTime for anything else.
    """
    if text.isdecimal():
        return _up_to(text, _position(text), ledger)
    if ":" in text and text.partition(":")[0].isalpha():
        cut = dict(part.partition(":")[::2] for part in text.split(","))
        positions = {name.strip(): _position(position) for name, position in cut.items()}
        own = positions.pop(ledger.name, None)
        return replace(_up_to(text, own, ledger), elsewhere=positions)
    try:
        moment = MOMENT.validate_python(text.replace(" ", "+"))
    except ValidationError:
        raise UnknownTime from None
    return KnownAt(text, ledger.position_at(moment), moment)


def _up_to(text: str, position: int | None, ledger: Ledger) -> KnownAt:
    head = ledger.head()
    if position is not None and position > head:
        raise NotYetKnown
    return KnownAt(text, head if position is None else position)


def _position(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > LARGEST:
        raise UnknownTime
    return int(text)


def _asked(
    ledger: LedgerDep,
    known_at: Annotated[
        Text | None,
        Query(
            description="Sejauh dicatat sampai waktu, posisi, atau posisi per layanan ini;"
            " yang terakhir dari GET /positions",
            examples=["registry:1234,verification:56"],
        ),
    ] = None,
) -> KnownAt | None:
    return read_known_at(known_at, ledger) if known_at else None


KnownAtDep = Annotated[KnownAt | None, Depends(_asked)]
"""What was known by then of the service's own facts."""
