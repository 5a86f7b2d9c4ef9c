"""Finding people: numbers go in the body, are counted and logged, and betray nothing elsewhere."""

import pytest

from contracts.registry.civil_events import MemberArrived, MemberMovedOut
from contracts.registry.parts import Identity
from tests.people_we_know import (
    BUDI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    SUKAMAJU,
    ani,
    budi,
    family,
    siti,
)
from tests.registry.known import Known

NIK, KK = "1809015705900001", "1809012011260001"


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    head = budi.model_copy(
        update={
            "identity": Identity(name="Budi Santoso", nik=NIK),
            "nik_key": registry.key("nik", NIK),
        }
    )
    registry.record(
        family.model_copy(
            update={
                "members": (head, siti, ani),
                "place": HOME.model_copy(update={"kk_number": KK}),
                "kk_key": registry.key("kk", KK),
            }
        )
    )
    return registry


def test_a_person_is_found_by_nik_and_a_family_by_its_kk_number(sukamaju: Known) -> None:
    [found] = sukamaju.post("operator.sukamaju", "/search/nik", {"nik": NIK}).json()
    assert (found["person_id"], found["name"]) == (str(BUDI), "Budi Santoso")
    members = sukamaju.post("operator.sukamaju", "/search/kk", {"kk_number": KK}).json()
    assert {each["name"] for each in members} == {"Budi Santoso", "Siti", "Ani"}


def test_a_nik_of_another_village_is_answered_like_one_that_does_not_exist(
    sukamaju: Known,
) -> None:
    elsewhere = sukamaju.post("operator.margorejo", "/search/nik", {"nik": NIK})
    nowhere = sukamaju.post("operator.margorejo", "/search/nik", {"nik": "1809015705900002"})
    assert (elsewhere.status_code, elsewhere.json()) == (nowhere.status_code, nowhere.json())
    assert elsewhere.json() == []


def test_names_are_found_within_ones_region(sukamaju: Known) -> None:
    found = sukamaju.post("verifikator.satu", "/search/name", {"name": "santo"}).json()
    assert [each["name"] for each in found] == ["Budi Santoso"]
    assert sukamaju.post("operator.margorejo", "/search/name", {"name": "santo"}).json() == []


def test_a_known_person_who_comes_back_is_found_under_the_name_given_then(
    sukamaju: Known,
) -> None:
    back = siti.model_copy(update={"identity": Identity(name="Siti Aminah")})
    sukamaju.record(
        MemberMovedOut(
            family_id=FAMILY,
            village_code=SUKAMAJU,
            effective=LAST_WEEK,
            person_id=siti.person_id,
            destination=JAKARTA,
        ),
        MemberArrived(
            family_id=FAMILY,
            village_code=SUKAMAJU,
            effective=LAST_WEEK,
            person=back,
            origin=JAKARTA,
        ),
    )
    [found] = sukamaju.post("operator.sukamaju", "/search/name", {"name": "aminah"}).json()
    assert (found["person_id"], found["presence"]) == (str(siti.person_id), "present")


def test_every_search_is_on_record_also_one_that_found_nothing(sukamaju: Known) -> None:
    sukamaju.post("operator.sukamaju", "/search/nik", {"nik": NIK})
    sukamaju.post("operator.margorejo", "/search/nik", {"nik": NIK})
    assert [(person, subjects) for person, _, _, subjects in sukamaju.accesses()] == [
        ("operator.sukamaju", [BUDI]),
        ("operator.margorejo", []),
    ]


def test_guessing_numbers_is_slowed_down(sukamaju: Known) -> None:
    answers = [
        sukamaju.post("operator.sukamaju", "/search/nik", {"nik": NIK}).status_code
        for _ in range(12)
    ]
    assert answers[:10] == [200] * 10
    assert 429 in answers[10:]


def test_a_number_that_is_none_is_refused_with_what_to_do(sukamaju: Known) -> None:
    answer = sukamaju.post("operator.sukamaju", "/search/nik", {"nik": "180901570590001"})
    assert answer.status_code == 422
    assert "NIK harus 16 angka. Anda mengisi 15." in answer.text
    assert "180901570590001" not in answer.text
