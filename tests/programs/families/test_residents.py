"""Who lives in a family is told by effects of facts: one fact makes one version of a family."""

from typing import Any
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Absent, Event
from contracts.registry.civil_events import (
    CivilEventKind,
    MemberArrived,
    MemberBorn,
)
from contracts.registry.families import AddressChanged, AddressCorrected, HeadChanged
from contracts.registry.increments import (
    DOES,
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Presence,
    Related,
    Returned,
)
from contracts.registry.parts import RelationTo
from contracts.registry.persons import BiodataCorrected, PersonalDataErased
from services.programs.families.residents import by_family, description, residents
from services.programs.families.view import family_attributes
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    JOKO,
    MARGOREJO,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    dewi,
    family,
    neighbours,
    siti,
)
from tests.programs.families.conftest import begin_again
from tests.programs.heard import (
    ELSEWHERE,
    died,
    left,
    moved_out,
    of_family,
    split_off,
    transferred,
    voided,
)
from tests.running import InTests


@pytest.fixture
def village(programs: InTests) -> InTests:
    begin_again(programs)
    programs.told.tell(family, neighbours)
    return programs


def now(office: InTests, family_id: UUID = FAMILY) -> Any:
    """The family's newest version: its position, village, members and who has gone."""
    follower = family_attributes.follower(office.running.logs["inbox"])
    while follower.step(office.db):
        pass
    row = office.db.execute(
        "SELECT from_position, region_code, members, departed FROM"
        " family_attributes.family_version WHERE family_id = %s AND to_position IS NULL",
        (family_id,),
    ).fetchone()
    assert row
    return row


def here(office: InTests, family_id: UUID = FAMILY) -> dict[UUID, str]:
    """Relations of those who live there."""
    return {UUID(who): person["relation"] for who, person in now(office, family_id)[2].items()}


def gone(office: InTests, family_id: UUID = FAMILY) -> set[UUID]:
    return {UUID(who) for who in now(office, family_id)[3]}


def test_a_family_begins_with_all_its_members_in_one_version(village: InTests) -> None:
    position, region, _, departed = now(village)
    assert (position, region, departed) == (1, SUKAMAJU, {})
    assert here(village) == {BUDI: "head", SITI: "wife", ANI: "child"}


@pytest.mark.parametrize(
    ("fact", "joins"),
    [
        (MemberBorn(**of_family(), child=dewi), True),
        (MemberArrived(**of_family(), person=dewi, origin=ELSEWHERE), True),
        (died(ANI), False),
        (left(ANI), False),
    ],
)
def test_people_come_and_go(village: InTests, fact: Event, joins: bool) -> None:
    village.told.tell(fact)
    assert set(here(village)) == {BUDI, SITI, ANI, DEWI} - (set() if joins else {ANI, DEWI})
    assert gone(village) == (set() if joins else {ANI})


def test_a_whole_family_leaves_in_one_version_and_comes_back_as_it_was(village: InTests) -> None:
    before = now(village)[2]
    [move] = village.told.tell(moved_out())
    assert (now(village)[0], here(village), gone(village)) == (3, {}, {BUDI, SITI, ANI})
    village.told.tell(voided(move, CivilEventKind.MOVE_OUT, BUDI, SITI, ANI))
    assert (now(village)[2], gone(village)) == (before, set())


@pytest.mark.parametrize("kind", [CivilEventKind.BIRTH, CivilEventKind.ARRIVAL])
def test_who_was_never_born_or_did_not_arrive_lives_nowhere(
    village: InTests, kind: CivilEventKind
) -> None:
    [birth] = village.told.tell(MemberBorn(**of_family(), child=dewi))
    village.told.tell(voided(birth, kind, DEWI))
    assert DEWI not in here(village)


def test_who_changes_families_is_in_one_of_them(village: InTests) -> None:
    village.told.tell(transferred(ani))
    assert (gone(village), here(village, NEIGHBOURS)[ANI]) == ({ANI}, "other_relative")
    assert now(village)[0] == now(village, NEIGHBOURS)[0] == 3
    village.told.tell(
        transferred(ani).model_copy(
            update={"family_id": NEIGHBOURS, "to_family_id": FAMILY, "person": ani}
        )
    )
    assert (here(village)[ANI], gone(village)) == ("child", set())
    assert (set(here(village, NEIGHBOURS)), gone(village, NEIGHBOURS)) == ({JOKO, DEWI}, {ANI})


def test_a_split_begins_a_family_and_leaves_the_other(village: InTests) -> None:
    village.told.tell(split_off(siti, ani))
    assert (set(here(village)), gone(village)) == ({BUDI}, {SITI, ANI})
    assert set(here(village, NEW_FAMILY)) == {SITI, ANI}


def test_a_new_head_changes_relations_also_of_who_has_gone(village: InTests) -> None:
    [death] = village.told.tell(died(BUDI))
    others = (RelationTo(person_id=BUDI, relation=Relation.HUSBAND),)
    village.told.tell(HeadChanged(**of_family(), new_head_id=SITI, relations=others))
    assert here(village) == {SITI: "head", ANI: "child"}
    village.told.tell(voided(death, CivilEventKind.DEATH, BUDI))
    assert here(village) == {SITI: "head", ANI: "child", BUDI: "husband"}


def test_of_an_erased_person_only_relation_and_sex_are_left_in_every_version(
    village: InTests,
) -> None:
    village.told.tell(died(ANI), PersonalDataErased(**of_family(), person_id=ANI))
    now(village)
    versions = village.db.execute(
        "SELECT members || departed FROM family_attributes.family_version WHERE family_id = %s",
        (FAMILY,),
    ).fetchall()
    left = {tuple(sorted(k for k, v in people[str(ANI)].items() if v)) for (people,) in versions}
    assert left == {("relation", "sex")}
    assert all(people[str(BUDI)]["birth_date"] for (people,) in versions)


def test_corrected_biodata_replaces_what_was_known_and_keeps_the_relation(
    village: InTests,
) -> None:
    blank = ani.biodata.model_copy(update={"birth_date": None, "occupation": 1})
    village.told.tell(
        BiodataCorrected(
            **of_family(), person_id=ANI, **blank.parts(), corrected=("birth_date", "occupation")
        )
    )
    assert now(village)[2][str(ANI)] == {"relation": "child", **description(blank)}


@pytest.mark.parametrize("kind", [AddressChanged, AddressCorrected])
def test_a_family_lives_where_its_address_says(village: InTests, kind: type[Event]) -> None:
    village.told.tell(kind(**of_family() | {"village_code": MARGOREJO}))
    assert now(village)[:2] == (3, MARGOREJO)
    assert set(here(village)) == {BUDI, SITI, ANI}


def test_a_fact_of_a_family_nobody_knows_makes_none(village: InTests) -> None:
    village.told.tell(died(BUDI, family_id=NEW_FAMILY))
    now(village)
    count = village.db.execute("SELECT count(*) FROM family_attributes.family_version").fetchone()
    assert count == (2,)


def test_every_effect_of_the_registry_is_heard() -> None:
    assert residents.changes.keys() == {*DOES, BiodataCorrected, PersonalDataErased}


def test_all_that_a_fact_does_to_a_family_is_kept_together() -> None:
    """As a fact might that merges two families: no such fact is recorded yet."""
    merged: tuple[Effect, ...] = (
        Left(NEIGHBOURS, JOKO, Presence.ELSEWHERE),
        Left(NEIGHBOURS, DEWI, Presence.ELSEWHERE),
        Housed(FAMILY, MARGOREJO, Absent.WITHHELD),
        Joined(FAMILY, MARGOREJO, dewi),
        Returned(FAMILY, ANI),
        Related(FAMILY, SITI, Relation.HEAD),
        Left(FAMILY, BUDI, Presence.DEAD),
    )
    changes = by_family(merged)
    assert list(changes) == [NEIGHBOURS, FAMILY]
    assert changes[NEIGHBOURS].left == [str(JOKO), str(DEWI)]
    ours = changes[FAMILY]
    assert (ours.village, ours.left, ours.returned) == (MARGOREJO, [str(BUDI)], [str(ANI)])
    assert ours.amended == {str(SITI): {"relation": Relation.HEAD}}
    assert list(ours.joined) == [str(DEWI)] and not ours.founded


def test_a_fact_that_does_many_things_at_once_makes_one_version(village: InTests) -> None:
    village.told.tell(died(ANI))
    now(village)
    many = (
        Returned(FAMILY, ANI),
        Left(FAMILY, BUDI, Presence.DEAD),
        Joined(FAMILY, SUKAMAJU, dewi),
        Related(FAMILY, SITI, Relation.HEAD),
    )
    with village.db.transaction():
        village.db.execute("SET LOCAL search_path TO family_attributes")
        by_family(many)[FAMILY].keep(village.db, FAMILY, 4)
    assert (now(village)[0], gone(village)) == (4, {BUDI})
    assert here(village) == {SITI: "head", ANI: "child", DEWI: "child"}


def test_a_family_that_is_founded_says_where() -> None:
    founded = Founded(NEW_FAMILY, SUKAMAJU, None, Absent.WITHHELD)
    change = by_family([founded, Joined(NEW_FAMILY, SUKAMAJU, budi)])[NEW_FAMILY]
    assert (change.founded, change.village, list(change.joined)) == (True, SUKAMAJU, [str(BUDI)])


@pytest.mark.parametrize(("number", "meaning"), [(None, None), (0, None), (10_000, None)])
def test_an_occupation_that_no_list_knows_is_not_known(
    number: int | None, meaning: str | None
) -> None:
    biodata = budi.biodata.model_copy(update={"occupation": number})
    assert description(biodata)["occupation"] == meaning
