"""Finding people: numbers go in the body, are counted and logged, and betray nothing elsewhere."""

from uuid import uuid4

import pytest

from contracts.registry.civil_events import MemberArrived, MemberMovedOut
from contracts.registry.parts import Identity
from services.registry.allowances.amounts import SEARCHES
from tests.people_we_know import (
    BUDI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    MARGOREJO,
    SUKAMAJU,
    ani,
    budi,
    family,
    siti,
)
from tests.registry.known import Known
from tests.registry.what_happened import arrived

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
                **HOME.model_copy(update={"kk_number": KK}).parts(),
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


@pytest.mark.parametrize(("people", "shown", "more"), [(50, 50, None), (51, 50, "true")])
def test_whoever_finds_more_than_are_shown_is_told_so(
    registry: Known, people: int, shown: int, more: str | None
) -> None:
    children = [
        ani.model_copy(update={"person_id": uuid4(), "identity": Identity(name=f"Karyo {n}")})
        for n in range(people)
    ]
    registry.record(family.model_copy(update={"members": (budi, *children)}))
    answer = registry.post("operator.sukamaju", "/search/name", {"name": "karyo"})
    assert (len(answer.json()), answer.headers.get("x-more")) == (shown, more)


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
        ("operator.margorejo", [BUDI]),
    ]


def test_an_auditor_finds_people_for_a_purpose_and_it_is_on_record(sukamaju: Known) -> None:
    headers = sukamaju.running.headers("auditor.satu", Purpose="pengawasan")
    answer = sukamaju.running.web.post("/search/name", json={"name": "Budi"}, headers=headers)
    assert [each["person_id"] for each in answer.json()] == [str(BUDI)]
    action, outcome, office, subjects = sukamaju.running.last_access()
    assert (action, outcome, office) == ("person.find-by-name", "given", "18.09")
    assert subjects == {BUDI}
    assert sukamaju.post("sistem.satu", "/search/name", {"name": "Budi"}).status_code == 403


def test_guessing_numbers_of_other_villages_comes_to_an_end(sukamaju: Known) -> None:
    def found(who: str) -> list[int]:
        asked = {"nik": NIK}
        return [sukamaju.post(who, "/search/nik", asked).status_code for _ in range(12)]

    assert found("operator.margorejo") == [200] * 10 + [429] * 2
    assert found("operator.sukamaju") == [200] * 12


def test_a_number_that_is_none_is_refused_with_what_to_do(sukamaju: Known) -> None:
    answer = sukamaju.post("operator.sukamaju", "/search/nik", {"nik": "180901570590001"})
    assert answer.status_code == 422
    assert "NIK harus 16 angka. Anda mengisi 15." in answer.text
    assert "180901570590001" not in answer.text


@pytest.fixture
def with_an_apostrophe(sukamaju: Known) -> Known:
    aini = siti.model_copy(
        update={
            "person_id": uuid4(),
            "nik_key": None,
            "identity": Identity(name="Nur'aini Ma'ruf"),
        }
    )
    sukamaju.record(arrived(aini))
    return sukamaju


@pytest.mark.parametrize(
    "typed",
    ["Nur'aini", "nur\u2019AINI ma\u02bcruf", "  Nur'aini   Ma'ruf ", "'aini", "%Nur'aini_"],
)
def test_a_name_is_found_as_people_type_it(with_an_apostrophe: Known, typed: str) -> None:
    found = with_an_apostrophe.post("operator.sukamaju", "/search/name", {"name": typed})
    assert [each["name"] for each in found.json()] == ["Nur'aini Ma'ruf"], found.text


@pytest.mark.parametrize("typed", ["'; DROP TABLE person;--", '"%_', "Rini 2"])
def test_what_is_no_name_finds_nobody(with_an_apostrophe: Known, typed: str) -> None:
    answer = with_an_apostrophe.post("operator.sukamaju", "/search/name", {"name": typed})
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("typed", ["ab\0cd", "Bu\u202edi", "Bu\u200bdi"])
def test_what_cannot_be_seen_is_not_searched_for(sukamaju: Known, typed: str) -> None:
    answer = sukamaju.post("operator.sukamaju", "/search/name", {"name": typed})
    assert answer.status_code == 422
    assert "Ada karakter yang tidak terlihat." in answer.text


def test_a_search_can_be_kept_to_one_village(sukamaju: Known) -> None:
    for village, names in ((SUKAMAJU, ["Budi Santoso"]), (MARGOREJO, [])):
        asked = {"name": "santo", "village_code": village}
        found = sukamaju.post("dinsos.satu", "/search/name", asked).json()
        assert [each["name"] for each in found] == names
    nowhere = {"name": "santo", "village_code": "18.09"}
    assert sukamaju.post("dinsos.satu", "/search/name", nowhere).status_code == 422


def test_a_number_held_elsewhere_is_on_record_as_refused(sukamaju: Known) -> None:
    sukamaju.post("operator.margorejo", "/search/nik", {"nik": NIK})
    assert sukamaju.running.last_access() == (
        *("person.find-by-nik", "refused", MARGOREJO),
        {BUDI},
    )
    sukamaju.post("operator.margorejo", "/search/nik", {"nik": "1809015705900002"})
    assert sukamaju.running.last_access() == (
        *("person.find-by-nik", "empty", MARGOREJO),
        set(),
    )


def test_a_search_that_is_not_understood_costs_nothing(sukamaju: Known) -> None:
    for _ in range(3):
        sukamaju.post("operator.sukamaju", "/search/nik", {"nik": "1"})
        sukamaju.post("operator.sukamaju", "/search/name", {"name": "B"})
    assert sukamaju.running.db.execute("SELECT count(*) FROM rate_limit").fetchone() == (0,)


def test_a_desk_searches_three_hundred_times_a_day(sukamaju: Known) -> None:
    sukamaju.post("operator.sukamaju", "/search/name", {"name": "Budi"})
    sukamaju.running.db.execute("UPDATE rate_limit SET tokens = 1 WHERE bucket = 'search'")
    assert sukamaju.post("operator.sukamaju", "/search/kk", {"kk_number": KK}).status_code == 200
    answer = sukamaju.post("operator.sukamaju", "/search/name", {"name": "Budi"})
    assert answer.status_code == 429
    assert answer.json()["detail"] == "Tunggu 5 menit, lalu ulangi."
    assert (SEARCHES.burst, SEARCHES.per_hour * 24) == (300, 300)
