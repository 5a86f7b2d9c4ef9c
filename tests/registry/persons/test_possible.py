"""Whoever states a birth date, a relation or a day is asked or refused alike."""

from collections.abc import Iterable
from datetime import date

import pytest

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.registry.amendments import CivilEventCorrected
from contracts.registry.civil_events import MemberArrived, MemberBorn, MemberRecordedLate
from contracts.registry.families import FamilyMovedOut, FamilyRegistered
from contracts.registry.parts import Person
from contracts.registry.persons import BiodataCorrected, RelationCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.contradictions import Contradictions
from services.registry.projections.family import Family
from services.registry.refusals import BeforeBirth, Impossible
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    HOME,
    JAKARTA,
    JOKO,
    LAST_WEEK,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    TODAY,
    ani,
    budi,
    dewi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import died, headed_by, split_off, transferred, voided

OWN = {"family_id": FAMILY, "village_code": SUKAMAJU}
BEFORE_ANI = Effective.day(date(2015, 8, 8))


def asked(history: Iterable[Event | Recorded], *new: Event) -> set[str]:
    """The codes of what the counter asks."""
    here, there = (knowing(Family(each), *history) for each in (FAMILY, NEIGHBOURS))
    contradictions = Contradictions([here, there], TODAY)
    return {each.code for each in contradictions.doubts([recorded(fact) for fact in new])}


def born(person_id: object, day: date) -> BiodataCorrected:
    person = next(each for each in family.members if each.person_id == person_id)
    right = person.corrected_by({"birth_date": day})
    right = {name: right[name] for name in right if name in BiodataCorrected.model_fields}
    about = OWN | {"effective": LAST_WEEK, "person_id": person_id}
    return BiodataCorrected(**about, **right, corrected=("birth_date",))


def born_on(person: Person, day: date) -> Person:
    right = person.biodata.model_copy(update={"birth_date": day})
    return person.model_copy(update=right.parts())


def heading(person: Person) -> Person:
    return person.model_copy(update={"relation": Relation.HEAD})


def related(relation: Relation) -> RelationCorrected:
    return RelationCorrected(**OWN, effective=LAST_WEEK, person_id=ANI, relation=relation)


def moved_away(effective: Effective) -> FamilyMovedOut:
    who = (BUDI, SITI, ANI)
    return FamilyMovedOut(**OWN, effective=effective, member_ids=who, destination=JAKARTA)


def test_a_birth_date_put_right_is_judged_beside_the_head() -> None:
    assert "generation" in asked([family], born(ANI, date(1985, 8, 9)))
    with pytest.raises(Impossible):
        asked([family], born(ANI, date(1950, 8, 9)))


def test_and_that_of_the_head_beside_the_children() -> None:
    assert "generation" in asked([family], born(BUDI, date(2008, 5, 17)))
    with pytest.raises(Impossible):
        asked([family], born(SITI, date(2020, 3, 2)))


def test_a_relation_put_right_has_to_be_possible() -> None:
    for impossible in (Relation.HUSBAND, Relation.PARENT):
        with pytest.raises(Impossible):
            asked([family], related(impossible))
    assert asked([family], related(Relation.GRANDCHILD)) == set()


def test_relations_follow_a_new_head() -> None:
    sister = ani.model_copy(update={"person_id": JOKO, "nik_key": None})
    both = family.model_copy(update={"members": (budi, siti, ani, sister)})
    assert asked([both], died(budi), headed_by(SITI)) == set()
    assert "generation" in asked([both], died(budi), headed_by(ANI))


def test_who_is_transferred_has_to_fit_the_other_head() -> None:
    young = born_on(neighbours.members[0], date(2007, 1, 31))
    assert "generation" in asked(
        [family, neighbours.model_copy(update={"members": (young,)})],
        transferred(ani, Relation.CHILD),
    )
    with pytest.raises(Impossible):
        asked([family, neighbours], transferred(ani, Relation.PARENT))


def test_who_is_split_off_has_to_fit_the_new_head() -> None:
    older = siti.model_copy(update={"relation": Relation.GRANDCHILD})
    older = born_on(older, date(1970, 3, 2))
    with pytest.raises(Impossible):
        asked([family], born(SITI, date(1970, 3, 2)), split_off(heading(ani), older))


def test_nobody_moves_before_they_are_born() -> None:
    with pytest.raises(BeforeBirth):
        asked([family], moved_away(BEFORE_ANI))
    assert asked([family], moved_away(LAST_WEEK)) == set()


def test_nor_heads_a_family_leaves_it_or_has_it_dated_so() -> None:
    for fact in (headed_by(ANI), transferred(ani, Relation.OTHER), split_off(heading(ani))):
        with pytest.raises(BeforeBirth):
            asked([family, neighbours], fact.model_copy(update={"effective": BEFORE_ANI}))
    away = recorded(moved_away(LAST_WEEK), 2)
    about = OWN | {"family_ids": (FAMILY,), "person_ids": (BUDI, SITI, ANI)}
    sooner = CivilEventCorrected(**about, facts=(away.event_id,), effective=BEFORE_ANI)
    with pytest.raises(BeforeBirth):
        asked([recorded(family, 1), away], sooner)


def test_what_was_odd_before_is_not_asked_again_and_undoing_never_refused() -> None:
    odd = born(ANI, date(1985, 8, 9))
    assert "generation" not in asked([family, odd], died(siti))
    dead = recorded(died(budi), 2)
    assert asked([recorded(family, 1), dead], voided(dead.event_id, budi)) == set()


def joining(person: Person, kind: type[Event], effective: Effective = LAST_WEEK) -> Event:
    whose = {MemberBorn: "child"}.get(kind, "person")
    more = {"origin": JAKARTA} if kind is MemberArrived else {}
    return kind(**OWN, **more, effective=effective, **{whose: person})


@pytest.mark.parametrize("kind", [MemberArrived, MemberRecordedLate, MemberBorn])
def test_who_joins_has_to_fit_the_head(kind: type[Event]) -> None:
    grown = born_on(dewi, date(1985, 12, 1))
    assert "generation" in asked([family], joining(grown, kind))
    with pytest.raises(Impossible):
        asked([family], joining(born_on(dewi, date(1950, 12, 1)), kind))
    newborn = born_on(dewi, date(2026, 11, 1)).model_copy(update={"relation": Relation.WIFE})
    with pytest.raises(Impossible):
        asked([family], joining(newborn, kind))


@pytest.mark.parametrize("kind", [MemberArrived, MemberRecordedLate])
def test_nobody_joins_before_they_are_born(kind: type[Event]) -> None:
    before = Effective.day(date(2000, 11, 30))
    with pytest.raises(BeforeBirth):
        asked([family], joining(dewi, kind, before))


def test_a_family_that_is_registered_has_to_fit_together() -> None:
    def registered(*members: Person) -> FamilyRegistered:
        held = {"kk_key": "kk-budi", **HOME.parts(), "members": members, "ground": "new_kk"}
        return FamilyRegistered(**OWN, effective=LAST_WEEK, **held)

    assert asked([], registered(budi, siti, ani)) == set()
    assert "generation" in asked([], registered(budi, siti, born_on(ani, date(1985, 8, 9))))
    with pytest.raises(Impossible):
        asked([], registered(budi, siti, born_on(ani, date(1950, 8, 9))))
