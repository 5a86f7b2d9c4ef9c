"""A file that names another relation puts it right; one that names another head does not."""

from datetime import date

import pytest

from contracts.codes.person import Destination, Relation
from contracts.event import Effective
from contracts.registry.civil_events import MemberArrived, MemberMovedOut
from contracts.registry.persons import BiodataCorrected, RelationCorrected
from contracts.registry.places import Move
from services.registry.projections.family import Family
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI

GRANDCHILD, HEAD, WIFE, OTHER = (
    {"kk_level": level, "nama": name}
    for level, name in [("6", "ANI"), ("1", "SITI"), ("3", "BUDI"), ("9", "ANI")]
)


@pytest.fixture
def sukamaju(loket: Loket) -> Loket:
    """The village after its first file."""
    loket.carried_out(*EVERYBODY)
    return loket


def relations(loket: Loket) -> list[Relation]:
    """Of Budi's family, in the order of its first file."""
    family = Family(loket.loaded()[0].family_id)
    loket.registry.ledger.ask(family)
    return [person.relation for person in family.present.values()]


def test_another_relation_is_a_change_in_words(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI, SITI, ANI | {"kk_level": "6"})
    assert tried["totals"] == {"unchanged": 2, "changed": 1}
    [ani] = sukamaju.rows(tried["id"], "changed")
    assert ani["changes"] == [{"column": "kk_level", "old": "4", "new": "6"}]


def test_it_is_carried_out_as_the_counter_does_and_taken_back(sukamaju: Loket) -> None:
    before = len(sukamaju.facts())
    done = sukamaju.carried_out(BUDI, SITI, ANI | GRANDCHILD | {"pekerjaan_id": "3"})
    assert done["totals"] == {"unchanged": 2, "changed": 1}
    corrected, related = sukamaju.facts()[before:]
    assert isinstance(related, RelationCorrected) and related.relation is Relation.GRANDCHILD
    assert isinstance(corrected, BiodataCorrected)
    assert corrected.corrected == ("name", "occupation")
    assert relations(sukamaju) == [Relation.HEAD, Relation.WIFE, Relation.GRANDCHILD]
    back = sukamaju.registry.post(OPERATOR, f"/imports/{done['id']}/cancel")
    assert back.status_code == 202
    sukamaju.work()
    assert relations(sukamaju) == [Relation.HEAD, Relation.WIFE, Relation.CHILD]


def test_a_file_that_lists_a_few_people_says_nothing_of_the_head(sukamaju: Loket) -> None:
    [ani] = sukamaju.rows(sukamaju.tried(ANI | OTHER)["id"])
    assert ani["outcome"] == "changed"


def test_the_same_relation_twice_is_no_change(sukamaju: Loket) -> None:
    sukamaju.carried_out(BUDI, SITI, ANI | GRANDCHILD)
    again = sukamaju.tried(BUDI, SITI, ANI | GRANDCHILD | {"agama_id": ""})
    assert again["totals"] == {"unchanged": 3}


def test_another_head_is_a_conflict_that_names_the_change_of_head(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | WIFE | {"sex": "2"}, SITI | HEAD, ANI | GRANDCHILD)
    rows = sukamaju.rows(tried["id"])
    assert [row["outcome"] for row in rows] == ["conflict"] * 3
    for row in rows:
        [fault] = [each for each in row["faults"] if each["code"] == "import.head"]
        assert fault["column"] == "kk_level" and "pergantian kepala keluarga" in fault["message"]


def test_under_a_head_who_is_unclear_no_relation_is_put_right(sukamaju: Loket) -> None:
    tried = sukamaju.tried(BUDI | {"nik": "123"}, SITI, ANI | GRANDCHILD)
    head, wife, child = sukamaju.rows(tried["id"])
    assert (head["outcome"], wife["outcome"]) == ("rejected", "unchanged")
    assert child["outcome"] == "conflict" and "import.head" in codes(child)


def test_a_relation_that_cannot_be_is_refused_in_the_plan(sukamaju: Loket) -> None:
    [ani] = sukamaju.rows(sukamaju.tried(ANI | {"kk_level": "7"})["id"])
    assert ani["outcome"] == "conflict" and "younger-than-head" in codes(ani)
    [ani] = sukamaju.rows(sukamaju.tried(ANI | {"kk_level": "2"})["id"])
    assert "relation-sex" in codes(ani)


def test_one_that_is_odd_is_planned_with_a_warning(sukamaju: Loket) -> None:
    [dewi] = sukamaju.rows(sukamaju.tried(SITI | {"kk_level": "4"})["id"])
    assert dewi["outcome"] == "changed" and "generation" in codes(dewi)


def test_a_birth_date_that_cannot_be_is_refused_in_the_plan(sukamaju: Loket) -> None:
    [ani] = sukamaju.rows(sukamaju.tried(ANI | {"tanggallahir": "1950-08-09"})["id"])
    assert ani["outcome"] == "conflict" and "older-than-head" in codes(ani)


def test_nobody_was_born_after_the_day_they_died(sukamaju: Loket) -> None:
    family = sukamaju.loaded()[1]
    dewi, there = family.members[1], Move(level=Destination.OTHER_PROVINCE)
    own = {"family_id": family.family_id, "village_code": SUKAMAJU}
    left, came = (Effective.day(date(year, 1, 1)) for year in (2020, 2025))
    gone = {"person_id": dewi.person_id, "nik_key": dewi.nik_key, "destination": there}
    sukamaju.registry.record(
        MemberMovedOut(**own, **gone, effective=left),
        MemberArrived(**own, effective=came, person=dewi, origin=there),
    )
    [row, *_] = sukamaju.rows(sukamaju.tried(DEWI | {"tanggallahir": "2021-12-01"})["id"])
    assert row["outcome"] == "conflict" and "birth.later" in codes(row)


def test_two_families_are_judged_each_by_its_own_head(sukamaju: Loket) -> None:
    tried = sukamaju.tried(JOKO | {"kk_level": "9"}, BUDI, ANI | GRANDCHILD)
    outcomes = [row["outcome"] for row in sukamaju.rows(tried["id"])]
    assert outcomes[:3] == ["conflict", "unchanged", "changed"]
