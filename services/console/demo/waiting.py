"""Waiting for what travels between the services: asked again and again, but not for ever."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from services.console.client.failures import Failure, Refusal

Seen = TypeVar("Seen")
PATIENCE = 90.0


class NeverCame(Failure):
    code = 6

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.explanation = f"Tidak datang dalam {PATIENCE:.0f} detik: {what}. Lihat: jejak status"


def until(
    look: Callable[[], Seen],
    arrived: Callable[[Seen], bool],
    what: str,
    patience: float = PATIENCE,
) -> Seen:
    """What was seen once it arrived; a refusal to try later (404, 503) counts as not yet."""
    end = monotonic() + patience
    while monotonic() < end:
        try:
            seen = look()
        except Refusal as refusal:
            if refusal.status not in (404, 409, 503):
                raise
        else:
            if arrived(seen):
                return seen
        sleep(0.2)
    raise NeverCame(what)
