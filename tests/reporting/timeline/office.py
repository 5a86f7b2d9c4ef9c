"""What reporting hears, and somebody who reads a family's timeline over HTTP."""

from typing import Any
from uuid import UUID

from contracts.event import Event, Provenance
from tests.people_we_know import BY, FAMILY
from tests.running import InTests


def hear(office: InTests, *facts: Event, by: Provenance = BY, event_id: UUID | None = None) -> int:
    """Put facts of other services into the inbox; the last one's position in its own ledger."""
    office.told.tell(*facts, by=by, event_id=event_id)
    return office.told.positions[facts[-1].TOPIC.partition(".")[0]]


def read(office: InTests, family_id: UUID = FAMILY, who: str = "operator", **asked: Any) -> Any:
    """The answer's body, or its status where it is not 200."""
    answer = office.web.get(
        f"/households/{family_id}/timeline", params=asked, headers=office.headers(who)
    )
    return answer.json() if answer.status_code == 200 else answer.status_code


def sentences(found: Any) -> list[str]:
    return [each["sentence"] for each in found["items"]]


def arrivals(office: InTests, limit: int, **asked: Any) -> list[list[int]]:
    """Every page of the timeline of Budi's family, by following the cursor."""
    pages, cursor = [], None
    while True:
        found = read(office, limit=limit, **asked, **({"cursor": cursor} if cursor else {}))
        pages.append([each["arrival"] for each in found["items"]])
        if (cursor := found["next"]) is None:
            return pages
