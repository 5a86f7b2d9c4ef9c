"""Names for ids that another service gave: in one's region, for a purpose, as one opening."""

from uuid import UUID, uuid4

import pytest

from tests.people_we_know import ANI, BUDI, MARGOREJO, SITI, SUKAMAJU, family
from tests.registry.known import Known

OPERATOR, ELSEWHERE = "operator.sukamaju", "operator.margorejo"


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    registry.record(family)
    return registry


def names(office: Known, who: str, *ids: UUID) -> set[str]:
    answer = office.post(who, "/identities", {"person_ids": [str(each) for each in ids]})
    assert answer.status_code == 200, answer.text
    return {each["name"] for each in answer.json()}


def entries(office: Known) -> list[tuple[str, str, set[UUID]]]:
    rows = office.running.db.execute(
        "SELECT outcome, office, subjects FROM access_log ORDER BY id"
    ).fetchall()
    return [(outcome, at, set(subjects)) for outcome, at, subjects in rows]


def test_a_hundred_names_are_one_entry_with_all_ids(sukamaju: Known) -> None:
    assert names(sukamaju, OPERATOR, BUDI, SITI, ANI) == {"Budi", "Siti", "Ani"}
    assert entries(sukamaju) == [("given", SUKAMAJU, {BUDI, SITI, ANI})]


def test_of_people_elsewhere_and_of_nobody_nothing_is_said(sukamaju: Known) -> None:
    nobody = uuid4()
    assert names(sukamaju, ELSEWHERE, BUDI, nobody) == set()
    assert entries(sukamaju) == [("empty", MARGOREJO, {BUDI, nobody})]


def test_what_is_known_and_what_is_not_are_told_apart_on_record(sukamaju: Known) -> None:
    nobody = uuid4()
    assert names(sukamaju, OPERATOR, SITI, nobody) == {"Siti"}
    assert entries(sukamaju) == [("empty", SUKAMAJU, {nobody}), ("given", SUKAMAJU, {SITI})]


@pytest.mark.parametrize("number", [0, 101])
def test_from_one_to_a_hundred_ids_can_be_asked_about(sukamaju: Known, number: int) -> None:
    asked = {"person_ids": [str(uuid4()) for _ in range(number)]}
    answer = sukamaju.post(OPERATOR, "/identities", asked)
    assert answer.status_code == 422
    assert entries(sukamaju) == []


def test_a_purpose_is_asked_for(sukamaju: Known) -> None:
    asked = {"person_ids": [str(BUDI)]}
    assert sukamaju.post(OPERATOR, "/identities", asked, purpose="").status_code == 422


def test_who_keeps_the_machines_sees_no_names(sukamaju: Known) -> None:
    asked = {"person_ids": [str(BUDI)]}
    assert sukamaju.post("sistem.satu", "/identities", asked).status_code == 403
    assert [each[0] for each in entries(sukamaju)] == ["refused"]
