"""Determinations are read newest first, with what is needed to make each again."""

from typing import Any
from uuid import uuid4

from tests.people_we_know import FAMILY, MARGOREJO, SUKAMAJU
from tests.programs.determinations.test_determination import DAY, determine
from tests.programs.heard import desil
from tests.running import InTests


def ask(office: InTests, path: str = "", who: str = "camat", **asked: Any) -> Any:
    return office.web.get(
        f"/programmes/PKH/determinations{path}", params=asked, headers=office.headers(who)
    )


def test_they_come_newest_first_with_their_counts(pkh: InTests) -> None:
    first = determine(pkh).json()
    pkh.told.tell(desil(FAMILY, 9))
    pkh.follow()
    second = determine(pkh).json()
    pkh.follow()
    found = ask(pkh).json()
    assert [each["determination_id"] for each in found] == [
        second["determination_id"],
        first["determination_id"],
    ]
    assert [(e["eligible_count"], e["ineligible_count"], e["unknown_count"]) for e in found] == [
        (0, 1, 1),
        (1, 0, 1),
    ]
    assert {each["village"] for each in found} == {SUKAMAJU}
    assert {(each["made_by"], each["as_of"], each["rule_version"]) for each in found} == {
        ("kepala", DAY, 1)
    }
    assert "eligible" not in found[0]


def test_they_are_of_the_village_that_is_asked_for(pkh: InTests) -> None:
    determine(pkh)
    pkh.follow()
    assert len(ask(pkh, village=SUKAMAJU).json()) == 1
    assert ask(pkh, village=MARGOREJO).json() == []
    assert ask(pkh, village="Sukamaju").status_code == 422


def test_another_village_sees_none_of_them(pkh: InTests) -> None:
    made = determine(pkh).json()["determination_id"]
    pkh.follow()
    assert ask(pkh, who="operator.lain").json() == []
    assert ask(pkh, f"/{made}", "operator.lain").status_code == 404
    assert ask(pkh, f"/{made}", "operator").json()["eligible"] == [str(FAMILY)]


def test_a_determination_is_found_under_its_own_programme_only(pkh: InTests) -> None:
    made = determine(pkh).json()["determination_id"]
    pkh.follow()
    for code, status in (("PKH", 200), ("pkh", 200), ("SEMBAKO", 404), ("P%00H", 422)):
        path = f"/programmes/{code}/determinations/{made}"
        assert pkh.web.get(path, headers=pkh.headers("camat")).status_code == status
    assert ask(pkh, f"/{uuid4()}").status_code == 404


def test_who_has_just_made_one_waits_until_it_is_there(pkh: InTests) -> None:
    position = determine(pkh).json()["position"]
    assert ask(pkh, min_position=position).status_code == 409
    pkh.follow()
    assert len(ask(pkh, min_position=position).json()) == 1
