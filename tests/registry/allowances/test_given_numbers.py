"""A number held in another region: one neutral outcome, on record, and only so many of them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from contracts.registry.civil_events import MemberMissing
from contracts.registry.parts import Identity
from services.registry.allowances.amounts import ELSEWHERE
from tests.people_we_know import (
    BUDI,
    FAMILY,
    HOME,
    LAST_WEEK,
    MARGOREJO,
    SUKAMAJU,
    TODAY,
    budi,
    family,
)
from tests.registry.known import Known
from tests.registry.what_happened import died

NIK, KK = "1809015705900001", "1809012011260001"
CLERK = "operator.margorejo"


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    """Budi's family lives in Sukamaju, and his numbers are known there."""
    nik_key = registry.key("nik", NIK)
    head = budi.model_copy(
        update={"identity": Identity(name="Budi Santoso", nik=NIK), "nik_key": nik_key}
    )
    place = HOME.model_copy(update={"kk_number": KK}).parts()
    members = (head, *family.members[1:])
    update = {"members": members, **place, "kk_key": registry.key("kk", KK)}
    registry.record(family.model_copy(update=update))
    return registry


@pytest.fixture
def unused() -> Iterator[str]:
    """NIKs of nobody."""
    return (f"18090157059001{number:02}" for number in count(1))


def claims(office: Known, nik: str | None = None, kk: str | None = None, who: str = CLERK) -> Any:
    """The answer to a family of Margorejo that is registered with these numbers."""
    head = {
        "relation": "head",
        "biodata": {"sex": "male", "birth_date": "1990-05-17"},
        "identity": {"name": "Orang Lain", "nik": nik},
    }
    body = {
        "village_code": MARGOREJO,
        "address": {},
        "effective": {"on": (TODAY - timedelta(days=30)).isoformat()},
        "kk_number": kk,
        "members": [head],
    }
    return office.post(who, "/households", body)


def neutral(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def test_who_holds_a_number_elsewhere_is_not_told_whatever_became_of_them(
    sukamaju: Known,
) -> None:
    living = claims(sukamaju, NIK)
    assert living.status_code == 409
    assert living.json()["title"] == "Nomor tidak dapat dipakai"
    assert neutral(claims(sukamaju, kk=KK)) == neutral(living)
    missing = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
    sukamaju.record(MemberMissing(**missing, person_id=BUDI))
    assert neutral(claims(sukamaju, NIK)) == neutral(living)


def test_the_dead_elsewhere_are_not_told_of_either(sukamaju: Known) -> None:
    living = neutral(claims(sukamaju, NIK))
    sukamaju.record(died(budi))
    assert neutral(claims(sukamaju, NIK)) == living


def test_whose_office_covers_the_holder_is_told_what_stands_in_the_way(sukamaju: Known) -> None:
    answer = claims(sukamaju, NIK, who="dinsos.satu")
    assert (answer.status_code, answer.json()["title"]) == (409, "NIK sudah dipakai")
    answer = claims(sukamaju, kk=KK, who="dinsos.satu")
    assert (answer.status_code, answer.json()["title"]) == (409, "Nomor KK sudah dipakai")


def test_a_claim_of_somebody_elses_number_is_on_record(sukamaju: Known) -> None:
    claims(sukamaju, NIK)
    assert sukamaju.running.last_access() == (
        *("number.claim", "refused", MARGOREJO),
        {FAMILY, BUDI},
    )


def test_trying_numbers_comes_to_an_end_and_then_says_nothing_of_any(
    sukamaju: Known, unused: Iterator[str]
) -> None:
    answers = [claims(sukamaju, NIK) for _ in range(14)]
    assert [each.status_code for each in answers] == [409] * ELSEWHERE.burst + [429] * 4
    held, free = claims(sukamaju, NIK), claims(sukamaju, next(unused))
    assert held.status_code == free.status_code == 429
    assert held.json()["detail"].startswith("Tunggu ") and held.json()["wait_seconds"] > 50
    assert claims(sukamaju).status_code == 429, "a name and a day of birth are compared too"


def test_the_budget_is_one_for_commands_and_search(sukamaju: Known) -> None:
    for _ in range(ELSEWHERE.burst // 2):
        claims(sukamaju, NIK)
        assert sukamaju.post(CLERK, "/search/nik", {"nik": NIK}).json() == []
    assert claims(sukamaju, NIK).status_code == 429
    assert sukamaju.post(CLERK, "/search/nik", {"nik": NIK}).status_code == 429
    assert sukamaju.post(CLERK, "/search/kk", {"kk_number": KK}).status_code == 429
    assert sukamaju.post(CLERK, "/search/name", {"name": "Budi"}).status_code == 200


def test_a_day_at_the_counter_with_numbers_of_ones_own_costs_nothing(
    sukamaju: Known, unused: Iterator[str]
) -> None:
    for _ in range(2 * ELSEWHERE.burst):
        assert claims(sukamaju, next(unused)).status_code == 201
