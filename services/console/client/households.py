"""A family as the services answer for it: its state as of two times, and its whole history."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.console.client.api import Client

PAGE = 100


def state_of(
    client: Client, family: UUID, valid_at: date | None = None, known_at: datetime | None = None
) -> dict[str, Any]:
    """The family as the registry has it: true on a day, known at a moment."""
    moment = known_at.isoformat() if known_at else None
    answer = client.get("registry", f"/households/{family}", valid_at=valid_at, known_at=moment)
    state: dict[str, Any] = answer.json()
    return state


def entries_of(client: Client, family: UUID) -> Iterator[dict[str, Any]]:
    """Everything reporting has heard of the family, page by page."""
    cursor = None
    while True:
        path = f"/households/{family}/timeline"
        page = client.get("reporting", path, limit=PAGE, cursor=cursor).json()
        yield from page["items"]
        if (cursor := page["next"]) is None:
            return
