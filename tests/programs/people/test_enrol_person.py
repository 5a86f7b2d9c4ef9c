"""A programme for people enrols a person: the child receives it, and the family does not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.ids import named
from infra.runtime.refusals import NotFound
from services.programs.enrolments.enrolments import Enrolments
from services.programs.families.homes import HomeVillage
from services.programs.office import NotYetThere
from services.programs.people.enrol_person import (
    EnrolPerson,
    ForFamilies,
    LivesElsewhere,
    ReceivesAlready,
)
from services.programs.programmes.rulebook import Rulebook
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    MARGOREJO,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    TODAY,
    ani,
)
from tests.programs.heard import died, transferred
from tests.programs.what_happened import (
    FIRST,
    LONG_AGO,
    PIP_ID,
    PKH,
    defined,
    ended_person,
    enrolled,
    enrolled_person,
    pip,
)
from tests.running import InTests

HOME = HomeVillage(FAMILY, SUKAMAJU, frozenset({BUDI, SITI, ANI}))


def enrol(who: UUID = ANI, code: str = "PIP", on: date = LONG_AGO) -> EnrolPerson:
    enrolment_id = named(FIRST, f"{PIP_ID}:{who}")
    return EnrolPerson(Rulebook(code), Enrolments(who), enrolment_id, who, HOME, on, TODAY)


def test_a_child_is_enrolled_in_its_own_name() -> None:
    given(pip).when(enrol()).then(enrolled_person(ANI))


def test_what_the_family_receives_does_not_stand_in_the_way() -> None:
    given(pip, defined, enrolled(FAMILY), enrolled_person(SITI)).when(enrol()).then(
        enrolled_person(ANI)
    )


def test_nobody_receives_twice_and_whose_aid_ended_may_be_enrolled_again() -> None:
    given(pip, enrolled_person(ANI)).when(enrol()).then_refused(ReceivesAlready)
    gone = (enrolled_person(ANI), ended_person(ANI, "PINDAH", "move"))
    given(pip, *gone).when(enrol()).then(enrolled_person(ANI))


def test_a_programme_for_families_or_none_at_all_takes_nobody() -> None:
    given(defined).when(enrol(code=PKH)).then_refused(ForFamilies)
    given().when(enrol()).then_refused(NotFound)


def test_who_lives_elsewhere_is_not_enrolled_with_this_family() -> None:
    given(pip).when(enrol(who=uuid4())).then_refused(LivesElsewhere)


def test_nobody_is_enrolled_from_tomorrow_on() -> None:
    given(pip).when(enrol(on=TODAY + timedelta(days=1))).then_refused(NotYetThere)


@pytest.fixture
def school(pkh: InTests) -> InTests:
    """PIP is defined as a programme for people."""
    body = {"code": "PIP", "name": "Program Indonesia Pintar", "target": "person"}
    sent = pkh.web.post("/programmes", json=body, headers=pkh.headers("dinsos"))
    assert sent.status_code == 201
    return pkh


def sent(office: InTests, who: str = "kepala", **changed: Any) -> Any:
    body = {"person_id": str(ANI), "family_id": str(FAMILY), "effective": "2026-07-15", **changed}
    return office.web.post("/programmes/PIP/enrolments", json=body, headers=office.headers(who))


def listed(office: InTests, village: str = SUKAMAJU, who: str = "kepala") -> list[Any]:
    office.follow()
    found = office.web.get(
        "/programmes/PIP/enrolments", params={"village": village}, headers=office.headers(who)
    )
    items: list[Any] = found.json()["items"]
    return items


def test_the_list_and_the_family_name_the_child_and_never_the_family(school: InTests) -> None:
    made = sent(school).json()
    [line] = listed(school)
    assert (line["enrolment_id"], line["target"]) == (made["enrolment_id"], "person")
    assert (line["person_id"], line["family_id"]) == (str(ANI), str(FAMILY))
    path = f"/families/{FAMILY}/programmes"
    [own] = school.web.get(path, headers=school.headers("operator")).json()
    assert own["person_id"] == str(ANI)


def test_why_tells_a_childs_aid_from_the_familys(school: InTests) -> None:
    rule = {
        "criteria": [{"name": "semua", "label": "Semua", "expression": "member_count > 0"}],
        "effective": "2026-01-01",
    }
    path = "/programmes/PIP/rule-versions"
    assert school.web.post(path, json=rule, headers=school.headers("kepala")).status_code == 201
    sent(school)
    school.follow()
    why = school.web.get(f"/programmes/PIP/why/{FAMILY}", headers=school.headers("operator")).json()
    assert why["enrolment"] is None
    assert [each["person_id"] for each in why["people"]] == [str(ANI)]


def test_who_may_not_and_what_cannot_be_is_refused(school: InTests) -> None:
    assert sent(school, "dinsos").status_code == 403
    assert sent(school, family_id=str(uuid4())).status_code == 404
    assert sent(school, person_id=str(uuid4())).status_code == 422
    assert sent(school, effective="2999-01-01").status_code == 422
    assert sent(school).status_code == 201
    assert sent(school).status_code == 409


def test_a_childs_aid_goes_along_to_another_family_and_ends_with_its_death(school: InTests) -> None:
    sent(school)
    school.told.tell(transferred(ani))
    [line] = listed(school)
    assert (line["person_id"], line["family_id"]) == (str(ANI), str(NEIGHBOURS))
    school.told.tell(died(ANI, was_head=False, left=3, family_id=NEIGHBOURS))
    assert listed(school) == listed(school, MARGOREJO) == []
