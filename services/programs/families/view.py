"""Families (bitemporal read model): what each was on each day, as known at each registry position.

A row holds from one day until another (valid time), and from one position of the registry until the
next that changed something (known time). A change never overwrites: it ends the rows of the family
and writes new ones, so that an assessment at a past position reads what was known then. What is so
today, as known today, is `latest`.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor, sql
from psycopg.types.json import Jsonb

from contracts.ids import FAMILY, PERSON
from contracts.privacy.classes import Class
from contracts.registry.amendments import PersonMerged
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.history.effect import WelfareStated
from contracts.registry.history.family import FamilyHistory
from contracts.registry.persons import PersonalDataErased
from infra.runtime.projections.settling import Settled, SettledView, Subjects
from services.programs.families.columns import HOUSE, PEOPLE, of_house, of_people
from services.programs.families.stretches import stretches

JOINING = frozenset({PersonMerged})
FOLDED = facts_with(*OF_FAMILIES, WelfareStated)
FORGET_LATER = """
    DELETE FROM family_version WHERE family_id = %s AND from_position >= %s"""
"""A fact that was parked comes late: what is known since is written again on top of it."""
END = """
    UPDATE family_version SET to_position = %s
    WHERE family_id = %s AND (to_position IS NULL OR to_position > %s)"""

FORGOTTEN = dict.fromkeys(("birth_date", "marital_status", "occupation", "disability"))
KNOWING = """
    SELECT family_id, from_position, since, members FROM family_version WHERE members ? %s"""


def keep(db: Connection[Any], families: Iterator[Settled[FamilyHistory]]) -> None:
    """End what was known of each family a fact touches, and begin what is known since."""
    with db.cursor() as cursor, db.pipeline():
        for each in families:
            if not each.first:
                position = each.past.position
                cursor.execute(FORGET_LATER, (each.subject, position))
                cursor.execute(END, (position, each.subject, position))
            if isinstance(fact := each.past.fact, PersonalDataErased):
                _forget(cursor, str(fact.person_id))
                _forget_house(cursor, fact.family_ids)
            for row in _rows(each):
                cursor.execute(_insert(tuple(row)), row)


def _forget(cursor: Cursor[Any], who: str) -> None:
    """In every version, of whatever day: a rebuild could not read it either."""
    for *version, members in cursor.execute(KNOWING, (who,)).fetchall():
        members[who] |= FORGOTTEN
        now = {"members": Jsonb(members), **of_people(members)}
        cursor.execute(_update(tuple(now)), [*now.values(), *version])


def _forget_house(cursor: Cursor[Any], families: Sequence[UUID]) -> None:
    """With the last of its people goes what a family answered about its house."""
    if families:
        gone = [sql.SQL("{} = NULL").format(sql.Identifier(each)) for each in of_house({})]
        update = "UPDATE family_version SET survey_date = NULL, {} WHERE family_id = ANY(%s)"
        cursor.execute(sql.SQL(update).format(sql.SQL(", ").join(gone)), (list(families),))


def _rows(settled: Settled[FamilyHistory]) -> Iterator[dict[str, Any]]:
    for since, until, asked in stretches(settled.history):
        yield {
            "family_id": settled.subject,
            "from_position": settled.past.position,
            "since": since,
            "until": until,
            "region_code": asked.village_code,
            "members": Jsonb(asked.members),
            **of_people(asked.members),
            **of_house(asked.housing),
            "survey_date": asked.survey_date,
            "desil": asked.desil,
            "desil_period": asked.desil_period,
            "listed": asked.listed,
        }


@cache
def _insert(columns: tuple[str, ...]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    values = sql.SQL(", ").join(map(sql.Placeholder, columns))
    return sql.SQL("INSERT INTO family_version ({}) VALUES ({})").format(names, values)


@cache
def _update(columns: tuple[str, ...]) -> sql.Composed:
    now = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(each)) for each in columns)
    which = (
        "UPDATE family_version SET {} WHERE family_id = %s AND from_position = %s AND since = %s"
    )
    return sql.SQL(which).format(now)


family_attributes = SettledView(
    "family_attributes",
    f"""
    CREATE TABLE family_version (
        family_id uuid NOT NULL,
        from_position bigint NOT NULL,
        to_position bigint,
        since date NOT NULL,
        until date NOT NULL,
        region_code text NOT NULL,
        members jsonb NOT NULL,{PEOPLE},{HOUSE},
        survey_date date,
        desil int,
        desil_period text,
        listed boolean,
        latest boolean NOT NULL
            GENERATED ALWAYS AS (to_position IS NULL AND until = '9999-12-31') STORED,
        PRIMARY KEY (family_id, from_position, since)
    );
    CREATE UNIQUE INDEX ON family_version (family_id, since) WHERE to_position IS NULL;
    CREATE INDEX ON family_version (region_code COLLATE "C", from_position)""",
    Subjects(frozenset(FOLDED), FAMILY, PERSON, FamilyHistory, JOINING),
    keep,
    opens=(Class.PERSONAL, Class.SPECIFIC),
)
