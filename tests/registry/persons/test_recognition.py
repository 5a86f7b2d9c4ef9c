"""Who comes without a NIK and is known is asked about; who left and returns is the same person."""

from typing import Any

import pytest

from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.corrections.undoing import (
    NEIGHBOURS,
    OPERATOR,
    Village,
    day,
    somebody,
    village_of,
)
from tests.registry.known import Known

DINSOS = "dinsos.satu"
RATNA = somebody("other_relative", "female", "1950-01-01", "Ratna")
JAKARTA = {"origin": {"level": "other_province"}}
AWAY = {**day("2026-05-01"), "destination": {"level": "other_province"}}


@pytest.fixture
def village(registry: Known) -> Village:
    return village_of(registry)


def arrives(village: Village, person: Any = RATNA, into: str = "Melati", **more: str) -> Any:
    village.registry.running.follow()
    on = "2026-06-20" if "returning_id" in person else "2026-06-01"
    body = {**day(on), **JAKARTA, "person": person}
    return village.act(into, "arrivals", body, more.pop("officer", OPERATOR), **more)


def came(village: Village, into: str = "Melati", person: Any = RATNA) -> str:
    """Her id, once she has arrived."""
    answer = arrives(village, person, into)
    assert answer.status_code == 202, answer.text
    (village.people["Ratna"],) = answer.json()["person_ids"]
    return village.people["Ratna"]


def left(village: Village, of: str = "Melati") -> None:
    away = {**day("2026-06-10"), "destination": {"level": "other_province"}}
    answer = village.act(of, "members/{Ratna}/move-out", away)
    assert answer.status_code == 202, answer.text


def asked(answer: Any) -> tuple[list[str], list[dict[str, str]]]:
    assert answer.status_code == 409, answer.text
    return answer.json()["codes"], answer.json().get("known", [])


def test_who_is_known_in_another_family_is_asked_about(village: Village) -> None:
    ratna = came(village, "Mawar")
    codes, known = asked(arrives(village, somebody("parent", "female", "1950-01-01", "RATNA")))
    family_id = village.families["Mawar"]
    assert "known-person" in codes
    assert known == [{"person_id": ratna, "family_id": family_id, "presence": "present"}]


def test_true_namesakes_are_recorded_by_confirming(village: Village) -> None:
    ratna = came(village, "Mawar")
    answer = arrives(village, confirmed="known-person")
    assert answer.status_code == 202 and answer.json()["person_ids"] != [ratna]


def test_another_birth_date_or_mother_is_another_person(village: Village) -> None:
    person = somebody("other_relative", "female", "1950-01-01", "Ratna")
    person["identity"]["mother_name"] = "Sumi"
    came(village, "Mawar", person)
    assert arrives(village, somebody("other_relative", "female", "1951-01-01", "Ratna")).is_success
    other = somebody("other_relative", "female", "1950-01-01", "Ratna")
    other["identity"]["mother_name"] = "Wagini"
    assert arrives(village, other).is_success


def test_who_has_a_nik_is_known_by_it(village: Village) -> None:
    came(village, "Mawar")
    numbered = somebody("other_relative", "female", "1950-01-01", "Ratna", "1809014101500001")
    assert arrives(village, numbered).is_success


def test_within_the_family_a_name_is_enough_also_of_somebody_who_left(village: Village) -> None:
    came(village)
    left(village)
    nameless = somebody("other_relative", "female", "1950-01-01", "ratna")
    nameless["biodata"]["birth_date"] = None
    codes, [known] = asked(arrives(village, nameless))
    assert codes == ["known-person"] and known["presence"] == "away"


def test_who_left_and_returns_is_the_same_person(village: Village) -> None:
    ratna = came(village)
    left(village)
    _, [known] = asked(arrives(village))
    back = arrives(village, RATNA | {"returning_id": known["person_id"]})
    assert back.status_code == 202, back.text
    assert back.json()["person_ids"] == [ratna]
    page = village.registry.get(DINSOS, f"/households/{village.families['Melati']}").json()
    assert [each["presence"] for each in page["members"] if each["person_id"] == ratna] == [
        "present"
    ]
    assert len(page["members"]) == 4


def test_who_returns_to_another_family_keeps_the_nik_they_had(village: Village) -> None:
    numbered = somebody("other_relative", "female", "1950-01-01", "Ratna", "1809014101500001")
    ratna = came(village, "Melati", numbered)
    left(village)
    back = arrives(village, RATNA | {"returning_id": ratna}, "Mawar")
    assert back.status_code == 202, back.text
    again = arrives(village, numbered)
    assert (again.status_code, again.json()["title"]) == (409, "NIK sudah dipakai")


@pytest.mark.parametrize("change", [{"name": "Sumiati"}, {"birth_date": "1951-01-01"}])
def test_only_the_same_person_returns(village: Village, change: dict[str, str]) -> None:
    ratna = came(village)
    left(village)
    given = {"name": "Ratna", "birth_date": "1950-01-01"} | change
    other = somebody("other_relative", "female", given["birth_date"], given["name"])
    answer = arrives(village, other | {"returning_id": ratna})
    assert answer.json()["title"] == "Bukan orang yang dulu pindah"


def test_who_still_lives_here_does_not_return(village: Village) -> None:
    ratna = came(village)
    answer = arrives(village, RATNA | {"returning_id": ratna}, "Mawar")
    assert answer.json()["title"] == "Bukan orang yang dulu pindah"


def test_of_somebody_in_another_village_nothing_is_said_but_that_they_may_be(
    village: Village,
) -> None:
    ratna = came(village)
    new = {
        **day("2026-06-01"),
        "village_code": MARGOREJO,
        "address": {"address": "Jalan Lain 1"},
        "members": [RATNA | {"relation": "head"}],
    }
    village.registry.running.follow()
    answer = village.registry.post("operator.margorejo", "/households", new)
    assert asked(answer) == (["known-elsewhere"], [])
    assert ratna not in answer.text and village.families["Melati"] not in answer.text
    theirs = new | {"members": [RATNA | {"relation": "head", "returning_id": ratna}]}
    refused = village.registry.post("operator.margorejo", "/households", theirs)
    assert refused.status_code == 409 and refused.json()["title"] == "Bukan anggota keluarga ini"
    confirmed = "known-elsewhere"
    made = village.registry.post("operator.margorejo", "/households", new, confirmed=confirmed)
    assert made.status_code == 201


def test_a_whole_family_comes_back_as_the_people_it_was(village: Village) -> None:
    person = somebody("head", "male", "1970-01-31", "Karso")
    village.register("Kenanga", [person], "1809010102260003")
    assert village.act("Kenanga", "move-out", AWAY).status_code == 202
    new = {
        **day("2026-06-01"),
        **JAKARTA,
        "village_code": SUKAMAJU,
        "address": {"address": "Jalan Lain 1"},
        "members": [person],
    }
    village.registry.running.follow()
    codes, [known] = asked(village.registry.post(OPERATOR, "/households", new))
    assert codes == ["known-person"] and known["person_id"] == village.people["Karso"]
    back = new | {"members": [person | {"returning_id": known["person_id"]}]}
    made = village.registry.post(OPERATOR, "/households", back)
    assert made.status_code == 201, made.text
    assert made.json()["person_ids"] == [village.people["Karso"]]


def test_a_child_born_into_another_family_of_the_same_name_and_day_is_asked_about(
    village: Village,
) -> None:
    child = somebody("child", "female", "2026-04-02", "Adi")
    birth = {"born": "2026-04-02", "child": child}
    assert village.act("Melati", "births", birth).status_code == 202
    village.registry.running.follow()
    codes, [known] = asked(village.act("Mawar", "births", birth))
    assert codes == ["known-person"] and known["family_id"] == village.families["Melati"]


def test_who_was_left_out_and_is_known_is_asked_about(village: Village) -> None:
    came(village, "Mawar")
    village.registry.running.follow()
    codes, _ = asked(village.act("Melati", "members-found", {"person": RATNA}))
    assert codes == ["known-person"]


def test_a_neighbour_with_a_nik_is_recognised_too(village: Village) -> None:
    village.registry.running.follow()
    joko = somebody("other_relative", "male", "1970-01-31", "JOKO")
    codes, [known] = asked(arrives(village, joko))
    assert codes == ["known-person"] and known["person_id"] == village.people["Joko"]
    assert NEIGHBOURS[0]["identity"]["nik"] not in str(known)
