"""Which families the registry knows, in which village, and how many people live there.

Our own copy, so that a proposal is never about a family nobody knows. A family that was recorded in
error is not known, yet its village is kept: whoever opened a case about it must be able to close
it. A record of a person that went into another one is found under the one that is kept.
"""

from collections.abc import Iterator, Mapping
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from contracts.ids import FAMILY, PERSON
from contracts.registry.amendments import PersonMerged
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from infra.runtime.projections.settling import Settled, SettledView, Subjects

JOINING = frozenset({PersonMerged})
FOLDED = facts_with(*OF_FAMILIES)


def settle(db: Connection[Any], families: Iterator[Settled[FamilyHistory]]) -> None:
    """What a batch left each family as."""
    histories = {each.subject: each.history for each in families}
    last = {who: each.at() for who, each in histories.items()}
    known = {who: found for who, found in last.items() if found.founded}
    db.execute("DELETE FROM family WHERE family_id = ANY(%s)", (list(last),))
    db.execute("DELETE FROM never_was WHERE family_id = ANY(%s)", (list(last),))
    _keep_known(db, known)
    _keep_villages(db, {who: histories[who] for who in last.keys() - known.keys()})
    _keep_joined(db, histories)


def _keep_known(db: Connection[Any], known: Mapping[UUID, Household]) -> None:
    db.execute(
        "INSERT INTO family SELECT of, region, people::uuid[]"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS known (of, region, people)",
        (
            list(known),
            [each.village_code for each in known.values()],
            [f"{{{','.join(map(str, each.present))}}}" for each in known.values()],
        ),
    )


def _keep_villages(db: Connection[Any], never: Mapping[UUID, FamilyHistory]) -> None:
    """In which village each was said to be that never was."""
    villages = {
        who: min(each.known.values(), key=lambda past: past.position).fact.village_code  # type: ignore[attr-defined]
        for who, each in never.items()
    }
    db.execute(
        "INSERT INTO never_was SELECT * FROM unnest(%s::uuid[], %s::text[])",
        (list(villages), list(villages.values())),
    )


def _keep_joined(db: Connection[Any], histories: Mapping[UUID, FamilyHistory]) -> None:
    """Of everybody these families ever had: under which record they are kept, if another."""
    people = {UUID(who) for each in histories.values() for who in PERSON.values_in([*each.asked])}
    joined = {who: each.same(who) for each in histories.values() for who in each.merged_into}
    db.execute("DELETE FROM joined WHERE merged_id = ANY(%s)", (list(people),))
    db.execute(
        "INSERT INTO joined SELECT * FROM unnest(%s::uuid[], %s::uuid[])",
        (list(joined), list(joined.values())),
    )


known_families = SettledView(
    "known_families",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text COLLATE "C" NOT NULL,
        people uuid[] NOT NULL
    );
    CREATE TABLE never_was (
        family_id uuid PRIMARY KEY, region_code text COLLATE "C" NOT NULL
    );
    CREATE TABLE joined (merged_id uuid PRIMARY KEY, kept_id uuid NOT NULL)""",
    Subjects(frozenset(FOLDED), FAMILY, PERSON, FamilyHistory, JOINING),
    settle,
)

LAST_HOMES: LiteralString = """(
    SELECT family_id, region_code, people = '{}' AS gone FROM family
    UNION ALL SELECT family_id, region_code, true FROM never_was)"""
"""Where each family lives, lived last, or was said to, and whether nobody is left in it."""
