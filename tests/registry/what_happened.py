"""Facts about the families we know, as the tests of several slices need them."""

from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.amendments import FactVoided
from contracts.registry.civil_events import (
    DeathCause,
    MemberArrived,
    MemberDied,
    MemberMissing,
    MemberMovedOut,
    MemberRecordedLate,
)
from contracts.registry.families import (
    FamilyMovedOut,
    FamilySplit,
    HeadChanged,
    KkNumberReplaced,
    MemberTransferred,
)
from contracts.registry.parts import Person, RelationTo
from contracts.registry.places import Place
from contracts.registry.villages.local_areas import LocalAreaNamed
from services.registry.rules import Succession
from services.registry.villages.local_areas import LocalAreas
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    siti,
)


def died(
    person: Person,
    family_id: UUID = FAMILY,
    effective: Effective = LAST_WEEK,
    members_left: int = 2,
) -> MemberDied:
    return MemberDied(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=effective,
        person_id=person.person_id,
        nik_key=person.nik_key,
        was_head=person.relation is Relation.HEAD,
        members_left=members_left,
        died_of=DeathCause(),
    )


def moved_out(person: Person, family_id: UUID = FAMILY, members_left: int = 2) -> MemberMovedOut:
    return MemberMovedOut(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=person.person_id,
        nik_key=person.nik_key,
        was_head=person.relation is Relation.HEAD,
        members_left=members_left,
        destination=JAKARTA,
    )


def missing(person: Person, members_left: int = 2) -> MemberMissing:
    return MemberMissing(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=person.person_id,
        nik_key=person.nik_key,
        was_head=person.relation is Relation.HEAD,
        members_left=members_left,
    )


def arrived(person: Person, family_id: UUID = FAMILY) -> MemberArrived:
    return MemberArrived(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person=person,
        origin=JAKARTA,
    )


def found(person: Person, effective: Effective = UNKNOWN_DATE) -> MemberRecordedLate:
    return MemberRecordedLate(
        family_id=FAMILY, village_code=SUKAMAJU, effective=effective, person=person
    )


def headed_by(head_id: UUID, *relations: RelationTo, family_id: UUID = FAMILY) -> HeadChanged:
    return HeadChanged(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        new_head_id=head_id,
        relations=relations,
    )


def transferred(
    person: Person,
    relation: Relation,
    family_id: UUID = FAMILY,
    to_family_id: UUID = NEIGHBOURS,
    members_left: int = 2,
) -> MemberTransferred:
    return MemberTransferred(
        family_id=family_id,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        to_family_id=to_family_id,
        to_village_code=SUKAMAJU,
        was_head=person.relation is Relation.HEAD,
        members_left=members_left,
        person=person.model_copy(update={"relation": relation}),
    )


def split_off(*members: Person, kk_key: str | None = "kk-new", place: Place = HOME) -> FamilySplit:
    return FamilySplit(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        was_head=BUDI in {person.person_id for person in members},
        members_left=3 - len(members),
        new_family_id=NEW_FAMILY,
        kk_key=kk_key,
        **place.parts(),
        members=members,
    )


def voided(event_id: UUID, *people: Person, kk_key: str | None = None) -> FactVoided:
    return FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=(event_id,),
        family_ids=(FAMILY,),
        person_ids=tuple(person.person_id for person in people),
        nik_keys=tuple(person.nik_key for person in people if person.nik_key),
        kk_keys=(kk_key,) if kk_key else (),
    )


def kk_replaced(kk_key: str, previous: str = "kk-budi") -> KkNumberReplaced:
    return KkNumberReplaced(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        kk_key=kk_key,
        previous_kk_key=previous,
        **HOME.model_copy(update={"kk_number": number_of(kk_key)}).parts(),
    )


def number_of(kk_key: str) -> str:
    """Sixteen digits that are the same for the same key."""
    return f"{int.from_bytes(kk_key.encode()) % 10**16:016}"


def in_area(place: Place, village_code: str = SUKAMAJU) -> tuple[Place, list[LocalAreaNamed]]:
    """The place in the area that its words name, and the areas that are new by that."""
    return LocalAreas(village_code).settled(place)


family_moved_out = FamilyMovedOut(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    kk_key="kk-budi",
    member_ids=(BUDI, SITI, ANI),
    nik_keys=("nik-budi", "nik-siti", "nik-ani"),
    destination=JAKARTA,
)
siti_heads = Succession(SITI)
budi_heads = Succession(BUDI, (RelationTo(person_id=SITI, relation=Relation.WIFE),))
widow = headed_by(SITI)
everybody = (budi, siti, ani)
