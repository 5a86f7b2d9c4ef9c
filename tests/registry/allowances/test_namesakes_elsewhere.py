"""Somebody elsewhere has the name and day of birth: so many may be learnt of, as of numbers."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.allowances.amounts import ELSEWHERE
from tests.people_we_know import ANI, BUDI, MARGOREJO, SITI, TODAY, family
from tests.registry.known import Known

CLERK = "operator.margorejo"
BUDIS = [{"name": "Budi", "born": date(1990, 5, 17)}]
STRANGER = {"name": "Orang Lain", "born": date(1971, 2, 3)}


@pytest.fixture
def sukamaju(registry: Known) -> Known:
    registry.record(family)
    return registry


def comes(
    office: Known, *people: dict[str, Any], who: str = CLERK, village: str = MARGOREJO, **more: str
) -> Any:
    """The answer to a family without NIKs that is registered."""
    relations = ["head", *["child"] * (len(people) - 1)]
    members = [
        {
            "relation": relation,
            "biodata": {"sex": "male", "birth_date": each["born"].isoformat()},
            "identity": {"name": each["name"]},
        }
        for relation, each in zip(relations, people, strict=True)
    ]
    body = {
        "village_code": village,
        "address": {},
        "effective": {"on": (TODAY - timedelta(days=30)).isoformat()},
        "members": members,
    }
    return office.post(who, "/households", body, **more)


def left(office: Known, who: str = CLERK) -> float:
    asked = "SELECT tokens FROM rate_limit WHERE (person, bucket) = (%s, 'elsewhere')"
    row = office.running.db.execute(asked, (who,)).fetchone()
    return float(row[0]) if row else float(ELSEWHERE.burst)


def test_each_time_somebody_elsewhere_is_meant_it_costs_of_the_budget(sukamaju: Known) -> None:
    answer = comes(sukamaju, *BUDIS)
    assert (answer.status_code, answer.json()["codes"]) == (409, ["known-elsewhere"])
    assert left(sukamaju) == ELSEWHERE.burst - 1


def test_it_is_on_record_as_refused_with_whom_it_was_about(sukamaju: Known) -> None:
    comes(sukamaju, *BUDIS)
    expected = ("namesake.claim", "refused", MARGOREJO, {BUDI})
    assert sukamaju.running.last_access() == expected


def test_trying_names_comes_to_an_end_and_then_says_nothing_of_any(sukamaju: Known) -> None:
    answers = [comes(sukamaju, *BUDIS).status_code for _ in range(ELSEWHERE.burst + 2)]
    assert answers == [409] * ELSEWHERE.burst + [429] * 2
    held, free = comes(sukamaju, *BUDIS), comes(sukamaju, STRANGER)
    assert held.status_code == free.status_code == 429
    assert held.json()["title"] == free.json()["title"] == "Batas pemakaian tercapai"
    assert held.json()["detail"].startswith("Tunggu ")


def test_names_and_numbers_share_the_budget(sukamaju: Known) -> None:
    for _ in range(ELSEWHERE.burst):
        comes(sukamaju, *BUDIS)
    assert sukamaju.post(CLERK, "/search/nik", {"nik": "1809015705900001"}).status_code == 429


def test_whoever_says_it_is_another_person_is_not_charged_again(sukamaju: Known) -> None:
    comes(sukamaju, *BUDIS)
    made = comes(sukamaju, *BUDIS, confirmed="known-elsewhere")
    assert (made.status_code, left(sukamaju)) == (201, pytest.approx(ELSEWHERE.burst - 1, abs=0.5))


def test_a_stranger_costs_nothing(sukamaju: Known) -> None:
    assert comes(sukamaju, STRANGER).status_code == 201
    assert left(sukamaju) == ELSEWHERE.burst


def test_where_the_office_reaches_nobody_is_charged(sukamaju: Known) -> None:
    answer = comes(sukamaju, *BUDIS, who="dinsos.satu")
    assert answer.json()["codes"] == ["known-person"]
    assert left(sukamaju, "dinsos.satu") == ELSEWHERE.burst


def test_several_of_one_family_are_one_answer_and_one_entry(sukamaju: Known) -> None:
    people = [*BUDIS, {"name": "Siti", "born": date(1992, 3, 2)}]
    people.append({"name": "Ani", "born": date(2015, 8, 9)})
    assert comes(sukamaju, *people).json()["codes"].count("known-elsewhere") == 1
    assert sukamaju.running.last_access()[3] == {BUDI, SITI, ANI}
    assert left(sukamaju) == ELSEWHERE.burst - 1


def test_an_operator_sees_that_a_budget_was_used_up_and_not_whose(sukamaju: Known) -> None:
    assert sukamaju.web.get("/ready").json()["warnings"] == []
    for _ in range(ELSEWHERE.burst):
        comes(sukamaju, *BUDIS)
    [warning] = sukamaju.web.get("/ready").json()["warnings"]
    assert warning.startswith("batas mencoba nomor atau nama orang di wilayah lain dihabiskan 1 ")
    assert CLERK not in warning
    sukamaju.running.db.execute("UPDATE rate_limit SET filled_at = now() - interval '25 hours'")
    assert sukamaju.web.get("/ready").json()["warnings"] == []
