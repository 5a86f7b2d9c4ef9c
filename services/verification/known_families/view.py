"""Which families the registry knows, in which village, and how many people live there.

Our own copy, so that a proposal is never about a family nobody knows. Folds effects, so a new fact
about who lives where needs nothing here.
"""

from collections import Counter
from typing import LiteralString
from uuid import UUID

from psycopg import Connection

from contracts.event import Event
from contracts.registry.increments import (
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Returned,
    effects,
    facts_with,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

known_families = View(
    "known_families",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text COLLATE "C" NOT NULL,
        members int NOT NULL
    )""",
)

FOUND: LiteralString = """
    INSERT INTO family VALUES (%s, %s, %s) ON CONFLICT (family_id) DO UPDATE
    SET region_code = excluded.region_code, members = family.members + excluded.members"""
GROW: LiteralString = "UPDATE family SET members = members + %s WHERE family_id = %s"
MOVE: LiteralString = "UPDATE family SET region_code = %s WHERE family_id = %s"

GROWTH: dict[type[Effect], int] = {Joined: 1, Returned: 1, Left: -1}
FOLDED = facts_with(Founded, Housed, *GROWTH)


@known_families.on(*FOLDED)
def settle(db: Connection, fact: Event, past: Recorded) -> None:
    """Counts before it writes: a loaded family of six is one statement, not seven."""
    what = effects(fact)
    growth = Counter[UUID]()
    for effect in what:
        growth[effect.family_id] += GROWTH.get(type(effect), 0)
    for effect in what:
        match effect:
            case Founded(family_id, village_code):
                db.execute(FOUND, (family_id, village_code, growth.pop(family_id)))
            case Housed(family_id, village_code):
                db.execute(MOVE, (village_code, family_id))
    for family_id, count in growth.items():
        if count:
            db.execute(GROW, (count, family_id))
