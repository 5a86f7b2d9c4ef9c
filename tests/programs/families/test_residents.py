"""Who lives in a family is told by effects of facts: one fact makes one version of a family."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.amendments import PersonMerged
from contracts.registry.civil_events import (
    MemberArrived,
    MemberBorn,
)
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.families import AddressChanged, AddressCorrected, HeadChanged
from contracts.registry.history.effect import WelfareStated
from contracts.registry.parts import RelationTo
from contracts.registry.persons import BiodataCorrected, PersonalDataErased
from infra.runtime.projections.generations.lookup import reach
from services.programs.families.stretches import description
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
    family,
    neighbours,
    person,
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
    surveyed,
    transferred,
    voided,
)
from tests.rebuilding import rebuild
from tests.running import InTests

baby = person(UUID(int=77), "bayu", Relation.CHILD, date(2026, 11, 14), nik_key=None)


@pytest.fixture
def village(programs: InTests) -> InTests:
    begin_again(programs)
    programs.told.tell(family, neighbours)
    return programs


def now(office: InTests, family_id: UUID = FAMILY) -> Any:
    """The family's newest version, as it is now: its position, village and members."""
    follower = family_attributes.follower(office.running.logs["inbox"])
    while follower.step(office.db):
        pass
    reach(office.db, family_attributes, for_good=True)
    row = office.db.execute(
        "SELECT from_position, region_code, members FROM"
        " family_version WHERE family_id = %s AND latest",
        (family_id,),
    ).fetchone()
    assert row
    return row


def here(office: InTests, family_id: UUID = FAMILY) -> dict[UUID, str]:
    """Relations of those who live there."""
    return {UUID(who): person["relation"] for who, person in now(office, family_id)[2].items()}


def test_a_family_begins_with_all_its_members_in_one_version(village: InTests) -> None:
    position, region, _ = now(village)
    assert (position, region) == (1, SUKAMAJU)
    assert here(village) == {BUDI: "head", SITI: "wife", ANI: "child"}


@pytest.mark.parametrize(
    ("fact", "joins"),
    [
        (MemberBorn(**of_family(), child=baby), True),
        (MemberArrived(**of_family(), person=baby, origin=ELSEWHERE), True),
        (died(ANI), False),
        (left(ANI), False),
    ],
)
def test_people_come_and_go(village: InTests, fact: Event, joins: bool) -> None:
    village.told.tell(fact)
    assert set(here(village)) == {BUDI, SITI, ANI, baby.person_id} - (
        set() if joins else {ANI, baby.person_id}
    )


def test_a_whole_family_leaves_in_one_version_and_comes_back_as_it_was(village: InTests) -> None:
    before = now(village)[2]
    [move] = village.told.tell(moved_out())
    assert (now(village)[0], here(village)) == (3, {})
    village.told.tell(voided(move, BUDI, SITI, ANI))
    assert now(village)[2] == before


def test_who_was_never_born_lives_nowhere(village: InTests) -> None:
    [birth] = village.told.tell(MemberBorn(**of_family(), child=baby))
    assert baby.person_id in here(village)
    village.told.tell(voided(birth, baby.person_id))
    assert baby.person_id not in here(village)


def test_who_changes_families_is_in_one_of_them(village: InTests) -> None:
    village.told.tell(transferred(ani))
    assert (ANI in here(village), here(village, NEIGHBOURS)[ANI]) == (False, "other_relative")
    assert now(village)[0] == now(village, NEIGHBOURS)[0] == 3
    village.told.tell(
        transferred(ani).model_copy(
            update={"family_id": NEIGHBOURS, "to_family_id": FAMILY, "person": ani}
        )
    )
    assert here(village)[ANI] == "child"
    assert set(here(village, NEIGHBOURS)) == {JOKO, DEWI}


def test_a_split_begins_a_family_and_leaves_the_other(village: InTests) -> None:
    village.told.tell(split_off(siti, ani))
    assert set(here(village)) == {BUDI}
    assert set(here(village, NEW_FAMILY)) == {SITI, ANI}


def test_a_new_head_changes_relations_also_of_who_has_gone(village: InTests) -> None:
    [death] = village.told.tell(died(BUDI))
    others = (RelationTo(person_id=BUDI, relation=Relation.HUSBAND),)
    village.told.tell(HeadChanged(**of_family(), new_head_id=SITI, relations=others))
    assert here(village) == {SITI: "head", ANI: "child"}
    village.told.tell(voided(death, BUDI))
    assert here(village) == {SITI: "head", ANI: "child", BUDI: "husband"}


def test_corrected_biodata_replaces_what_was_known_and_keeps_the_relation(
    village: InTests,
) -> None:
    blank = ani.biodata.model_copy(update={"birth_date": None, "occupation": 1})
    village.told.tell(
        BiodataCorrected(
            **of_family(), person_id=ANI, **blank.parts(), corrected=("birth_date", "occupation")
        )
    )
    right = ani.model_copy(update=blank.parts())
    assert now(village)[2][str(ANI)] == description(right)


@pytest.mark.parametrize("kind", [AddressChanged, AddressCorrected])
def test_a_family_lives_where_its_address_says(village: InTests, kind: type[Event]) -> None:
    village.told.tell(kind(**of_family() | {"village_code": MARGOREJO}))
    assert now(village)[:2] == (3, MARGOREJO)
    assert set(here(village)) == {BUDI, SITI, ANI}


def test_a_fact_of_a_family_nobody_knows_makes_none(village: InTests) -> None:
    village.told.tell(died(UUID(int=99), family_id=NEW_FAMILY))
    now(village)
    count = village.db.execute("SELECT count(*) FROM family_version").fetchone()
    assert count == (2,)


def test_of_an_erased_person_only_relation_and_sex_are_left_in_every_version(
    village: InTests,
) -> None:
    village.told.tell(died(ANI), PersonalDataErased(**of_family(), person_id=ANI))
    now(village)
    versions = village.db.execute(
        "SELECT members FROM family_version WHERE family_id = %s", (FAMILY,)
    ).fetchall()
    kept = [people[str(ANI)] for (people,) in versions if str(ANI) in people]
    assert kept
    assert {tuple(sorted(k for k, v in ani.items() if v)) for ani in kept} == {("relation", "sex")}
    assert all(people[str(BUDI)]["birth_date"] for (people,) in versions)
    born = ani.birth_date
    anywhere = "SELECT to_jsonb(family_version)::text FROM family_version"
    assert not [row for (row,) in village.db.execute(anywhere) if born and born.isoformat() in row]


def test_of_a_family_whose_last_person_was_erased_no_answer_is_left_in_any_version(
    village: InTests,
) -> None:
    there = {"family_id": NEIGHBOURS, "village_code": SUKAMAJU}
    village.told.tell(surveyed(NEIGHBOURS, has_car=True), surveyed(FAMILY, has_car=True))
    erased = PersonalDataErased(**of_family() | there, person_id=JOKO, family_ids=(NEIGHBOURS,))
    village.told.tell(surveyed(NEIGHBOURS, date(2026, 10, 1), has_car=False), erased)
    now(village, NEIGHBOURS)
    rows = village.db.execute(
        "SELECT family_id, has_car, survey_date IS NULL FROM family_version"
        " WHERE has_car IS NOT NULL OR survey_date IS NOT NULL"
    ).fetchall()
    assert {family_id for family_id, *_ in rows} == {FAMILY}
    log = village.running.logs["inbox"]
    assert rebuild(family_attributes, log, village.db).identical


def test_of_two_records_that_were_merged_nothing_is_left_that_was_known_under_either(
    village: InTests,
) -> None:
    merged = PersonMerged(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        kept_id=ANI,
        merged_id=DEWI,
        family_ids=(FAMILY, NEIGHBOURS),
    )
    both = [PersonalDataErased(**of_family(), person_id=each) for each in (ANI, DEWI)]
    village.told.tell(neighbours, merged, *both)
    now(village)
    found = village.db.execute("SELECT members FROM family_version").fetchall()
    kept = [people[str(who)] for (people,) in found for who in (ANI, DEWI) if str(who) in people]
    assert kept and not any(each["birth_date"] for each in kept)


def test_every_effect_of_the_registry_is_heard() -> None:
    assert family_attributes.subjects.kinds == set(facts_with(*OF_FAMILIES, WelfareStated))


@pytest.mark.parametrize(("number", "meaning"), [(None, None), (0, None), (10_000, None)])
def test_an_occupation_that_no_list_knows_is_not_known(
    number: int | None, meaning: str | None
) -> None:
    biodata = budi.biodata.model_copy(update={"occupation": number})
    person = budi.model_copy(update=biodata.parts())
    assert description(person)["occupation"] == meaning
