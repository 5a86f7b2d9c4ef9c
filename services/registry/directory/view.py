"""The directory: which families and persons there are, and where; found by name or by keyed hash.

Names stand here in plain text, under row security; NIK and KK number never do.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg import Connection

from contracts.codes.person import Relation
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    HeadChanged,
    KkNumberReplaced,
    MemberTransferred,
)
from contracts.registry.parts import Identity, Person, Place
from contracts.registry.persons import (
    BiodataCorrected,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

AFTER_VOIDING = {CivilEventKind.BIRTH: "voided", CivilEventKind.ARRIVAL: "away"}
"""Who was not born is nowhere, who did not arrive is still elsewhere; others are here again."""

directory = View(
    "directory",
    """
    CREATE TABLE family (
        family_id uuid PRIMARY KEY,
        region_code text NOT NULL,
        kk_key text,
        dusun text, rw text, rt text,
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


@directory.on(FamilyLoaded, FamilyRegistered)
def _(db: Connection[Any], fact: FamilyLoaded | FamilyRegistered, past: Recorded) -> None:
    _add_family(db, fact.family_id, fact, fact.kk_key, past.position)
    _add_persons(db, fact.family_id, fact.village_code, fact.members)


@directory.on(FamilySplit)
def _(db: Connection[Any], fact: FamilySplit, past: Recorded) -> None:
    _add_family(db, fact.new_family_id, fact, fact.kk_key, past.position)
    _add_persons(db, fact.new_family_id, fact.village_code, fact.members)


@directory.on(MemberTransferred)
def _(db: Connection[Any], fact: MemberTransferred, _: Recorded) -> None:
    _add_persons(db, fact.to_family_id, fact.to_village_code, [fact.person])


@directory.on(MemberBorn)
def _(db: Connection[Any], fact: MemberBorn, _: Recorded) -> None:
    _add_persons(db, fact.family_id, fact.village_code, [fact.child])


@directory.on(MemberArrived)
def _(db: Connection[Any], fact: MemberArrived, _: Recorded) -> None:
    _add_persons(db, fact.family_id, fact.village_code, [fact.person])


@directory.on(MemberDied)
def _(db: Connection[Any], fact: MemberDied, _: Recorded) -> None:
    _set_presence(db, [fact.person_id], "dead")


@directory.on(MemberMovedOut)
def _(db: Connection[Any], fact: MemberMovedOut, _: Recorded) -> None:
    _set_presence(db, [fact.person_id], "away")


@directory.on(FamilyMovedOut)
def _(db: Connection[Any], fact: FamilyMovedOut, _: Recorded) -> None:
    _set_presence(db, fact.member_ids, "away")


@directory.on(CivilEventVoided)
def _(db: Connection[Any], fact: CivilEventVoided, _: Recorded) -> None:
    _set_presence(db, fact.person_ids, AFTER_VOIDING.get(fact.kind, "present"))


@directory.on(HeadChanged)
def _(db: Connection[Any], fact: HeadChanged, _: Recorded) -> None:
    relations = {each.person_id: each.relation for each in fact.relations}
    for person_id, relation in (relations | {fact.new_head_id: Relation.HEAD}).items():
        db.execute(
            "UPDATE person SET relation = %s WHERE person_id = %s", (relation.value, person_id)
        )


@directory.on(KkNumberReplaced)
def _(db: Connection[Any], fact: KkNumberReplaced, past: Recorded) -> None:
    db.execute(
        "UPDATE family SET kk_key = %s, changed_at = %s WHERE family_id = %s",
        (fact.kk_key, past.position, fact.family_id),
    )


@directory.on(AddressChanged, AddressCorrected)
def _(db: Connection[Any], fact: AddressChanged | AddressCorrected, past: Recorded) -> None:
    place = fact.place if isinstance(fact.place, Place) else Place()
    db.execute(
        "UPDATE family SET region_code = %s, dusun = %s, rw = %s, rt = %s, changed_at = %s"
        " WHERE family_id = %s",
        (fact.village_code, place.dusun, place.rw, place.rt, past.position, fact.family_id),
    )
    db.execute(
        "UPDATE person SET region_code = %s WHERE family_id = %s",
        (fact.village_code, fact.family_id),
    )


@directory.on(NikAssigned, NikCorrected)
def _(db: Connection[Any], fact: NikAssigned | NikCorrected, _: Recorded) -> None:
    db.execute(
        "UPDATE person SET nik_key = %s, name = %s WHERE person_id = %s",
        (fact.nik_key, _name(fact.identity), fact.person_id),
    )


@directory.on(BiodataCorrected)
def _(db: Connection[Any], fact: BiodataCorrected, _: Recorded) -> None:
    db.execute(
        "UPDATE person SET name = %s, sex = %s, birth_date = %s WHERE person_id = %s",
        (_name(fact.identity), fact.biodata.sex.value, fact.biodata.birth_date, fact.person_id),
    )


@directory.on(PersonalDataErased)
def _(db: Connection[Any], fact: PersonalDataErased, _: Recorded) -> None:
    db.execute(
        "UPDATE person SET nik_key = NULL, name = NULL WHERE person_id = %s", (fact.person_id,)
    )


def _add_family(
    db: Connection[Any],
    family_id: UUID,
    fact: FamilyLoaded | FamilyRegistered | FamilySplit,
    kk_key: str | None,
    position: int,
) -> None:
    place = fact.place if isinstance(fact.place, Place) else Place()
    db.execute(
        "INSERT INTO family VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (family_id, fact.village_code, kk_key, place.dusun, place.rw, place.rt, position),
    )


def _add_persons(
    db: Connection[Any], family_id: UUID, village_code: str, persons: Iterable[Person]
) -> None:
    for person in persons:
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


def _set_presence(db: Connection[Any], person_ids: Iterable[UUID], presence: str) -> None:
    db.execute(
        "UPDATE person SET presence = %s WHERE person_id = ANY(%s)", (presence, list(person_ids))
    )


def _name(identity: object) -> str | None:
    return identity.name if isinstance(identity, Identity) else None
