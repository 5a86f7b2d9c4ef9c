"""Why a family is in or out: each criterion with its values, and the unknown kept apart."""

from typing import Any
from uuid import UUID

from tests.people_we_know import FAMILY, NEIGHBOURS
from tests.programs.heard import desil, surveyed
from tests.running import InTests


def why(office: InTests, family_id: UUID, who: str = "operator", **asked: Any) -> Any:
    answer = office.web.get(
        f"/programmes/pkh/why/{family_id}",
        params={"as_of": "2026-11-21", **asked},
        headers=office.headers(who),
    )
    return answer.json() if answer.status_code == 200 else answer.status_code


def lines(reasons: Any) -> list[str]:
    return [
        f"{each['mark']}: {each['label']} ("
        + "; ".join(f"{value['label']}: {value['shown']}" for value in each["values"])
        + ")"
        for each in reasons["criteria"]
    ]


def test_a_family_that_meets_the_rule_sees_why(settled: InTests) -> None:
    reasons = why(settled, FAMILY)
    assert reasons["outcome"] == "eligible"
    assert reasons["outcome_label"] == "Layak"
    assert lines(reasons) == [
        "✓ memenuhi: Desil 1 sampai 4 (desil kesejahteraan: 2)",
        "✓ memenuhi: Ada anak usia sekolah atau lansia (anggota berumur 60 tahun ke atas: 0 jiwa;"
        " anggota berumur 6-21 tahun: 1 jiwa)",
        "✓ memenuhi: Tidak memiliki mobil (memiliki mobil: tidak)",
    ]
    assert (reasons["rule_version"], reasons["enrolment"]) == (1, None)


def test_what_was_never_recorded_is_unknown_and_not_a_refusal(settled: InTests) -> None:
    reasons = why(settled, NEIGHBOURS)
    assert reasons["outcome"] == "unknown"
    assert [each["answer"] for each in reasons["criteria"]] == [None, True, None]
    assert reasons["conclusion"] == (
        "Belum dapat dipastikan. Perlu dilengkapi: Desil 1 sampai 4; Tidak memiliki mobil."
    )
    assert lines(reasons)[0] == (
        "? belum diketahui: Desil 1 sampai 4 (desil kesejahteraan: belum diketahui)"
    )


def test_one_failed_criterion_decides_whatever_is_unknown(pkh: InTests) -> None:
    pkh.told.tell(surveyed(NEIGHBOURS, has_car=True))
    pkh.follow()
    reasons = why(pkh, NEIGHBOURS)
    assert reasons["outcome"] == "ineligible"
    assert reasons["conclusion"] == "Tidak layak karena tidak memenuhi: Tidak memiliki mobil."


def test_the_answer_of_an_earlier_position_can_be_asked_for_again(pkh: InTests) -> None:
    before = why(pkh, FAMILY)
    pkh.told.tell(desil(FAMILY, 6))
    pkh.follow()
    assert why(pkh, FAMILY)["outcome"] == "ineligible"
    assert why(pkh, FAMILY, known_at=before["known_at"]) == before


def test_a_position_not_heard_yet_is_to_be_asked_for_later(settled: InTests) -> None:
    assert why(settled, FAMILY, known_at=100_000) == 409


def test_a_family_of_another_village_does_not_exist(settled: InTests) -> None:
    assert why(settled, FAMILY, "operator.lain") == 404
    assert why(settled, UUID(int=999)) == 404
    assert why(settled, FAMILY, "kominfo") == 403
    assert why(settled, FAMILY, rule_version=7) == 404
