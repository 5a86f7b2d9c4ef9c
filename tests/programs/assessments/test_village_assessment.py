"""A whole village under a rule: counts of all, families by the page, and nothing is recorded."""

from typing import Any

import pytest

from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU
from tests.programs.heard import desil
from tests.running import InTests


def assessment(office: InTests, who: str = "operator", **asked: Any) -> Any:
    return office.web.get(
        "/programmes/PKH/assessment",
        params={"village": SUKAMAJU, "as_of": "2026-11-21", **asked},
        headers=office.headers(who),
    )


def test_a_village_is_assessed_with_a_count_per_criterion(settled: InTests) -> None:
    found = assessment(settled, "camat").json()
    assert found["counts"] == {"eligible": 1, "ineligible": 0, "unknown": 1}
    assert [(each["name"], each["fulfilled"], each["unknown"]) for each in found["criteria"]] == [
        ("desil", 1, 1),
        ("komponen", 2, 0),
        ("tanpa_mobil", 1, 1),
    ]
    assert [each["outcome"] for each in found["items"]] == ["eligible", "unknown"]
    assert found["items"][1]["answers"] == {"desil": None, "komponen": True, "tanpa_mobil": None}


def test_an_assessment_is_paged_and_filtered(settled: InTests) -> None:
    first = assessment(settled, limit=1).json()
    second = assessment(settled, limit=1, cursor=first["next"]).json()
    families = [each["family_id"] for each in (*first["items"], *second["items"])]
    assert families == [str(FAMILY), str(NEIGHBOURS)]
    assert second["next"] is None
    unknown = assessment(settled, outcome="unknown").json()["items"]
    assert [each["family_id"] for each in unknown] == [str(NEIGHBOURS)]


def test_a_village_nobody_lives_in_has_counts_of_zero(settled: InTests) -> None:
    found = assessment(settled, "inspektorat", village="18.09.01.2009").json()
    assert found["counts"] == {"eligible": 0, "ineligible": 0, "unknown": 0}
    assert assessment(settled, "operator", village="18.09.01.2009").status_code == 404


def test_an_assessment_of_an_earlier_position_stays_as_it_was(pkh: InTests) -> None:
    before = assessment(pkh).json()
    pkh.told.tell(desil(FAMILY, 9))
    pkh.follow()
    assert assessment(pkh).json()["counts"] == {"eligible": 0, "ineligible": 1, "unknown": 1}
    assert assessment(pkh, known_at=before["known_at"]).json() == before


def test_nothing_is_recorded_by_asking(settled: InTests) -> None:
    assert settled.running.ledger
    before = settled.running.ledger.head()
    assert assessment(settled).status_code == 200
    assert settled.running.ledger.head() == before


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"village": "Sukamaju"}, 422),
        ({"village": "18.09.01.2001\u202e"}, 422),
        ({"outcome": "maybe"}, 422),
        ({"known_at": -1}, 422),
        ({"as_of": "2026-13-01"}, 422),
        ({"as_of": "2000-02-29", "rule_version": 1}, 200),
        ({"rule_version": 0}, 422),
        ({"rule_version": 9}, 404),
        ({"cursor": "WzFd"}, 400),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    settled: InTests, asked: dict[str, Any], status: int
) -> None:
    assert assessment(settled, **asked).status_code == status
