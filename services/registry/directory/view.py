"""The directory: which families and persons there are, and where; found by name or by keyed hash.

Names stand here in plain text, under row security; NIK and KK number never do.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from contracts.event import Absent
from contracts.ids import FAMILY, PERSON
from contracts.privacy.classes import Class
from contracts.registry.amendments import PersonMerged
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household, Inhabitant, Presence
from contracts.registry.parts import Identity
from contracts.registry.places import Place
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.settling import Settled, SettledView, Subjects

JOINING = frozenset({PersonMerged})
FOLDED = facts_with(*OF_FAMILIES)
HOME = (Presence.PRESENT, Presence.DEAD, Presence.AWAY, Presence.MISSING)
"""As which somebody is found in the family they live in, or lived in last."""

LIVED_IN = """
    SELECT family_id FROM family f WHERE region_code = %s
        AND EXISTS (SELECT FROM person p
            WHERE p.family_id = f.family_id AND p.presence = 'present')
    ORDER BY dusun, rw, rt, family_id"""
PERSON_ROW = "INSERT INTO person VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def settle(db: Connection[Any], families: Iterator[Settled[FamilyHistory]]) -> None:
    """What a batch left each family as, and each person where they live or lived last."""
    touched = list(families)
    last = {each.subject: each for each in touched}
    known = [each for each in last.values() if each.history.at().founded]
    people = list(_people(known))
    if not all(each.first for each in touched):
        _forget(db, list(last), [row[0] for row in people])
    _write_families(db, known)
    with db.cursor() as cursor:
        cursor.executemany(PERSON_ROW, people)


def _forget(db: Connection[Any], families: list[UUID], people: list[object]) -> None:
    """What stood here of these families, and of people who are written again.

    Not of others whom they once knew: those stand with the family they live in now.
    """
    db.execute("DELETE FROM family WHERE family_id = ANY(%s)", (families,))
    db.execute(
        "DELETE FROM person WHERE family_id = ANY(%s) OR person_id = ANY(%s)", (families, people)
    )


def _write_families(db: Connection[Any], known: Sequence[Settled[FamilyHistory]]) -> None:
    rows = []
    for each in known:
        now = each.history.at()
        where = now.village_code, now.kk_key, *_hamlet(now.place)
        rows.append((each.subject, *where, _filled(now.place), each.past.position))
    with db.cursor() as cursor:
        cursor.executemany("INSERT INTO family VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", rows)


def _people(known: Sequence[Settled[FamilyHistory]]) -> Iterator[Sequence[object]]:
    for each in known:
        for who, member in each.history.at().members.items():
            if member.presence in HOME and each.history.last_family(who) == each.subject:
                yield _person(each.history.at(), member)


def _person(now: Household, member: Inhabitant) -> Sequence[object]:
    person = member.person
    identity = person.identity
    return (
        person.person_id,
        now.family_id,
        now.village_code,
        None if identity is Absent.ERASED else person.nik_key,
        identity.name if isinstance(identity, Identity) else None,
        person.relation.value,
        person.sex.value,
        person.birth_date,
        member.presence.value,
        list(person.filled),
    )


def _filled(place: Place | Absent) -> list[str]:
    return [name for name, value in place if value is not None] if isinstance(place, Place) else []


def _hamlet(place: Place | Absent) -> Sequence[str | UUID | None]:
    known = place if isinstance(place, Place) else Place()
    return known.dusun, known.rw, known.rt, known.area_id


def families_of(db: Connection[Any], village_code: str) -> list[UUID]:
    """The families in which somebody lives, hamlet by hamlet."""
    with db.transaction():
        reach(db, directory)
        return [family_id for (family_id,) in db.execute(LIVED_IN, (village_code,))]


directory = SettledView(
    "directory",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        kk_key text,
        dusun text, rw text, rt text, area_id uuid,
        filled text[] NOT NULL,
        changed_at bigint NOT NULL
    );
    CREATE INDEX ON family (region_code COLLATE "C", family_id);
    CREATE INDEX ON family (kk_key);
    CREATE TABLE person (
        person_id uuid PRIMARY KEY,
        family_id uuid NOT NULL,
        region_code text NOT NULL,
        nik_key text,
        name text,
        relation text NOT NULL,
        sex text NOT NULL,
        birth_date date,
        presence text NOT NULL,
        filled text[] NOT NULL
    );
    CREATE INDEX ON person (family_id);
    CREATE INDEX ON person (nik_key);
    CREATE INDEX ON person (birth_date);
    CREATE INDEX ON person (region_code COLLATE "C", person_id)""",
    Subjects(frozenset(FOLDED), FAMILY, PERSON, FamilyHistory, JOINING),
    settle,
    opens=(Class.PERSONAL, Class.IDENTIFIER),
)
