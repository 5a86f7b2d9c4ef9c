"""Lines of a log as a follower meets them, and what became of those it parked."""

from typing import Any
from uuid import UUID, uuid4

import psycopg

from contracts.ids import FAMILY
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.logs.log import Entry
from tests.runtime.world import Noted, by

Db = psycopg.Connection[Any]
BUDI, SITI = UUID(int=1), UUID(int=2)
OFFICER = "sysadmin.18.09"
NOTED = "registry.test-noted.v1"


def line(position: int, *families: UUID, error: str | None = None) -> Entry:
    """Of an unreadable line it is only known whom it mentions."""
    message_id, mentioned = f"18.09:registry:1:{position}:0", " ".join(map(str, families)).encode()
    if error:
        return Entry(position, message_id, NOTED, None, None, error, raw=mentioned)
    fact = Noted(family_id=families[0] if families else uuid4(), number=position)
    tags = [FAMILY.of(each) for each in families]
    past = Recorded(fact, by(), uuid4(), position, "registry", tags)
    return Entry(position, message_id, NOTED, None, past)


def states(db: Db, follower: str) -> list[tuple[int, str]]:
    found = db.execute(
        "SELECT position, state FROM parked WHERE follower = %s ORDER BY position", (follower,)
    )
    return [(position, state) for position, state in found]


def number(db: Db, follower: str, position: int) -> int:
    query = "SELECT id FROM parked WHERE (follower, position) = (%s, %s)"
    [(parked_id,)] = db.execute(query, (follower, position)).fetchall()
    return int(parked_id)
