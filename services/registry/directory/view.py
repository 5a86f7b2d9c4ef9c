"""The directory: which families and persons there are, and where; found by name or by keyed hash.

Names stand here in plain text, under row security; NIK and KK number never do.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from contracts.event import Absent
from contracts.registry.families import FamilyEvent, KkNumberReplaced
from contracts.registry.increments import (
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Presence,
    Related,
    Returned,
    effects,
    facts_with,
)
from contracts.registry.parts import Identity, Person
from contracts.registry.persons import (
    BiodataCorrected,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
)
from contracts.registry.places import Place
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

directory = View(
    "directory",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        kk_key text,
        dusun text, rw text, rt text, area_id uuid,
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
        presence text NOT NULL
    );
    CREATE INDEX ON person (family_id);
    CREATE INDEX ON person (nik_key);
    CREATE INDEX ON person (region_code COLLATE "C", person_id)""",
)


@directory.on(*facts_with(Founded, Joined, Left, Returned, Related, Housed))
def lived(db: Connection[Any], fact: FamilyEvent, past: Recorded) -> None:
    for effect in effects(fact):
        _follow(db, effect, past.position)


def _follow(db: Connection[Any], effect: Effect, position: int) -> None:
    match effect:
        case Founded():
            _add_family(db, effect, position)
        case Joined():
            _add_person(db, effect.family_id, effect.village_code, effect.person)
        case Left(became=Presence.ELSEWHERE):
            return  # Whoever is in another family joins it by the same fact.
        case Left():
            _become(db, effect.person_id, effect.became)
        case Returned():
            _become(db, effect.person_id, Presence.PRESENT)
        case Related():
            db.execute(
                "UPDATE person SET relation = %s WHERE person_id = %s",
                (effect.relation.value, effect.person_id),
            )
        case Housed():
            _house(db, effect, position)


@directory.on(KkNumberReplaced)
def numbered(db: Connection[Any], fact: KkNumberReplaced, past: Recorded) -> None:
    db.execute(
        "UPDATE family SET kk_key = %s, changed_at = %s WHERE family_id = %s",
        (fact.kk_key, past.position, fact.family_id),
    )


@directory.on(NikAssigned, NikCorrected)
def identified(db: Connection[Any], fact: NikAssigned | NikCorrected, past: Recorded) -> None:
    db.execute(
        "UPDATE person SET nik_key = %s, name = %s WHERE person_id = %s",
        (fact.nik_key, _name(fact.identity), fact.person_id),
    )


@directory.on(BiodataCorrected)
def corrected(db: Connection[Any], fact: BiodataCorrected, past: Recorded) -> None:
    db.execute(
        "UPDATE person SET name = %s, sex = %s, birth_date = %s WHERE person_id = %s",
        (_name(fact.identity), fact.biodata.sex.value, fact.biodata.birth_date, fact.person_id),
    )


@directory.on(PersonalDataErased)
def erased(db: Connection[Any], fact: PersonalDataErased, past: Recorded) -> None:
    db.execute(
        "UPDATE person SET nik_key = NULL, name = NULL, birth_date = NULL WHERE person_id = %s",
        (fact.person_id,),
    )


def _add_family(db: Connection[Any], founded: Founded, position: int) -> None:
    known = founded.family_id, founded.village_code, founded.kk_key
    db.execute(
        "INSERT INTO family VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (*known, *_hamlet(founded.place), position),
    )


def _house(db: Connection[Any], housed: Housed, position: int) -> None:
    db.execute(
        "UPDATE family SET region_code = %s, dusun = %s, rw = %s, rt = %s, area_id = %s,"
        " changed_at = %s WHERE family_id = %s",
        (housed.village_code, *_hamlet(housed.place), position, housed.family_id),
    )
    db.execute(
        "UPDATE person SET region_code = %s WHERE family_id = %s",
        (housed.village_code, housed.family_id),
    )


def _add_person(db: Connection[Any], family_id: UUID, village_code: str, person: Person) -> None:
    db.execute(
        "INSERT INTO person VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'present')"
        " ON CONFLICT (person_id) DO UPDATE SET family_id = excluded.family_id,"
        " region_code = excluded.region_code, nik_key = excluded.nik_key,"
        " name = excluded.name, relation = excluded.relation, sex = excluded.sex,"
        " birth_date = excluded.birth_date, presence = 'present'",
        (
            person.person_id,
            family_id,
            village_code,
            person.nik_key,
            _name(person.identity),
            person.relation.value,
            person.biodata.sex.value,
            person.biodata.birth_date,
        ),
    )


def _become(db: Connection[Any], person_id: UUID, presence: Presence) -> None:
    standing = "voided" if presence is Presence.NEVER else presence.value
    db.execute("UPDATE person SET presence = %s WHERE person_id = %s", (standing, person_id))


def _hamlet(place: Place | Absent) -> Sequence[str | UUID | None]:
    known = place if isinstance(place, Place) else Place()
    return known.dusun, known.rw, known.rt, known.area_id


def _name(identity: Identity | Absent) -> str | None:
    return identity.name if isinstance(identity, Identity) else None
