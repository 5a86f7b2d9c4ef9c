"""Who lives in a family: every registry fact that says so makes its next version."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

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
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    HeadChanged,
    MemberTransferred,
)
from contracts.registry.parts import Person
from contracts.registry.persons import BiodataCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.programs.families.family_attributes import (
    about,
    family_attributes,
    first_version,
    next_version,
    people,
)

THOSE = (
    "(SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each({column})"
    " WHERE key = ANY(%(ids)s::text[]))"
)
AMENDED = (
    "(SELECT coalesce(jsonb_object_agg(key, value || coalesce(%(known)s::jsonb -> key, '{{}}')),"
    " '{{}}') FROM jsonb_each({column}))"
)
JOIN = next_version(members="members || %(people)s", departed="departed - %(ids)s::text[]")
LEAVE = next_version(
    members="members - %(ids)s::text[]", departed="departed || " + THOSE.format(column="members")
)
RETURN = next_version(
    members="members || " + THOSE.format(column="departed"), departed="departed - %(ids)s::text[]"
)
AMEND = next_version(
    members=AMENDED.format(column="members"), departed=AMENDED.format(column="departed")
)


@family_attributes.on(FamilyLoaded, FamilyRegistered)
def _(db: Connection[Any], fact: FamilyLoaded | FamilyRegistered, past: Recorded) -> None:
    first_version(db, fact.family_id, past.position, fact.village_code, fact.members)


@family_attributes.on(FamilySplit)
def _(db: Connection[Any], fact: FamilySplit, past: Recorded) -> None:
    first_version(db, fact.new_family_id, past.position, fact.village_code, fact.members)
    _change(db, LEAVE, fact.family_id, past, ids=[each.person_id for each in fact.members])


@family_attributes.on(MemberTransferred)
def _(db: Connection[Any], fact: MemberTransferred, past: Recorded) -> None:
    _change(db, LEAVE, fact.family_id, past, ids=[fact.person.person_id])
    _join(db, fact.to_family_id, past, fact.person)


@family_attributes.on(MemberBorn)
def _(db: Connection[Any], fact: MemberBorn, past: Recorded) -> None:
    _join(db, fact.family_id, past, fact.child)


@family_attributes.on(MemberArrived)
def _(db: Connection[Any], fact: MemberArrived, past: Recorded) -> None:
    _join(db, fact.family_id, past, fact.person)


@family_attributes.on(MemberDied, MemberMovedOut)
def _(db: Connection[Any], fact: MemberDied | MemberMovedOut, past: Recorded) -> None:
    _change(db, LEAVE, fact.family_id, past, ids=[fact.person_id])


@family_attributes.on(FamilyMovedOut)
def _(db: Connection[Any], fact: FamilyMovedOut, past: Recorded) -> None:
    _change(db, LEAVE, fact.family_id, past, ids=fact.member_ids)


@family_attributes.on(CivilEventVoided)
def _(db: Connection[Any], fact: CivilEventVoided, past: Recorded) -> None:
    came = fact.kind in {CivilEventKind.BIRTH, CivilEventKind.ARRIVAL}
    _change(db, LEAVE if came else RETURN, fact.family_id, past, ids=fact.person_ids)


@family_attributes.on(HeadChanged)
def _(db: Connection[Any], fact: HeadChanged, past: Recorded) -> None:
    relations = {each.person_id: each.relation for each in fact.relations}
    relations[fact.new_head_id] = Relation.HEAD
    _amend(db, fact.family_id, past, {who: {"relation": it} for who, it in relations.items()})


@family_attributes.on(BiodataCorrected)
def _(db: Connection[Any], fact: BiodataCorrected, past: Recorded) -> None:
    _amend(db, fact.family_id, past, {fact.person_id: about(fact.biodata)})


def _join(db: Connection[Any], family: UUID, past: Recorded, person: Person) -> None:
    _change(db, JOIN, family, past, ids=[person.person_id], people=people([person]))


def _amend(
    db: Connection[Any], family: UUID, past: Recorded, known: Mapping[UUID, Mapping[str, Any]]
) -> None:
    body = Jsonb({str(who): what for who, what in known.items()})
    _change(db, AMEND, family, past, known=body)


def _change(
    db: Connection[Any],
    statement: bytes,
    family: UUID,
    past: Recorded,
    *,
    ids: Iterable[UUID] = (),
    **values: Jsonb,
) -> None:
    named = {"family": family, "position": past.position, "ids": [str(each) for each in ids]}
    db.execute(statement, named | values)
