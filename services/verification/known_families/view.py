"""Which families the registry knows, in which village, and how many people live there.

Our own copy, so that a proposal is never about a family nobody knows. A family that was recorded in
error is not known.
"""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from contracts.ids import FAMILY, PERSON
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.history.family import FamilyHistory
from infra.runtime.projections.settling import Settled, SettledView, Subjects

FOLDED = facts_with(*OF_FAMILIES)


def settle(db: Connection[Any], families: Iterator[Settled[FamilyHistory]]) -> None:
    """What a batch left each family as."""
    histories = {each.subject: each.history for each in families}
    last = {who: each.at() for who, each in histories.items()}
    known = {who: found for who, found in last.items() if found.founded}
    db.execute("DELETE FROM family WHERE family_id = ANY(%s)", (list(last.keys() - known.keys()),))
    db.execute(
        "INSERT INTO family SELECT of, region, people::uuid[]"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS known (of, region, people)"
        " ON CONFLICT (family_id) DO UPDATE SET region_code = excluded.region_code,"
        " people = excluded.people",
        (
            list(known),
            [each.village_code for each in known.values()],
            [f"{{{','.join(map(str, each.present))}}}" for each in known.values()],
        ),
    )


known_families = SettledView(
    "known_families",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text COLLATE "C" NOT NULL,
        people uuid[] NOT NULL
    )""",
    Subjects(frozenset(FOLDED), FAMILY, PERSON, FamilyHistory),
    settle,
)
