"""A case follows what the register says afterwards of its family and its person, and comes back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.registry.amendments import FactVoided, PersonAnnulled, PersonMerged
from tests.verification.cases_we_know import SUKAMAJU, SUKAMUNDUR
from tests.verification.conftest import Office
from tests.verification.families_we_know import loaded, moved_house, person, voided
from tests.verification.over_http import brought, page
from tests.verification.steps import proposal


@pytest.fixture
def family(staffed: Office) -> UUID:
    family = uuid4()
    staffed.hears(loaded(family, members=2))
    return family


def seen(office: Office, case: UUID, who: str = "sari") -> int:
    office.catch_up()
    return int(office.reads(who, f"/cases/{case}").status_code)


def withdrawn(office: Office, case: UUID, version: int, who: str = "sari") -> int:
    answer = office.does(who, f"/cases/{case}/withdraw", version=str(version))
    return int(answer.status_code)


def annulled(family: UUID, number: int) -> PersonAnnulled:
    who = person(family, number).person_id
    return PersonAnnulled(family_id=family, village_code=SUKAMAJU, person_id=who)


def undone(family: UUID, event: UUID, *people: UUID, others: tuple[UUID, ...] = ()) -> FactVoided:
    return FactVoided(
        family_id=family,
        village_code=SUKAMAJU,
        facts=(event,),
        family_ids=(family, *others),
        person_ids=people,
    )


def of_member(office: Office, family: UUID) -> UUID:
    """A case about the second member of the family."""
    who = str(person(family, 1).person_id)
    body = {**proposal(family, office.heard), "person_id": who}
    answer = office.does("sari", "/cases", body)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["case_id"])


def line(office: Office, case: UUID) -> Any:
    office.catch_up()
    answer = office.reads("sari", "/cases", village=SUKAMAJU, limit=100)
    assert answer.status_code == 200, answer.text
    found = answer.json()["items"]
    return next(each for each in found if each["case_id"] == str(case))


def test_a_case_about_somebody_follows_to_the_record_that_is_kept_and_back(
    staffed: Office, family: UUID
) -> None:
    case, other = of_member(staffed, family), uuid4()
    staffed.hears(loaded(other, members=2))
    kept, merged = person(other, 1).person_id, person(family, 1).person_id
    assert page(staffed, case)["person_id"] == str(merged)
    [joined] = staffed.hears(
        PersonMerged(
            family_id=other,
            village_code=SUKAMAJU,
            kept_id=kept,
            merged_id=merged,
            family_ids=(other, family),
        )
    )
    assert page(staffed, case)["person_id"] == line(staffed, case)["person_id"] == str(kept)
    staffed.hears(undone(other, joined, kept, merged, others=(family,)))
    assert page(staffed, case)["person_id"] == line(staffed, case)["person_id"] == str(merged)


def test_a_family_that_never_was_leaves_its_case_to_those_who_opened_it(
    staffed: Office, family: UUID
) -> None:
    case, version = brought(staffed, family, "submit")
    events = staffed.hears(annulled(family, 0), annulled(family, 1))
    shown = page(staffed, case)
    assert (seen(staffed, case), shown["gone"]) == (200, True)
    assert "Batalkan" in shown["advice"]
    people = [person(family, number).person_id for number in (0, 1)]
    staffed.hears(*(undone(family, each, *people) for each in events))
    assert page(staffed, case)["gone"] is False
    assert "Batalkan" not in page(staffed, case)["advice"].split(";")[0]
    assert withdrawn(staffed, case, version) == 200


def test_a_registration_in_error_does_not_take_the_case_out_of_sight(staffed: Office) -> None:
    family = uuid4()
    [event] = staffed.hears(loaded(family))
    case, version = brought(staffed, family, "submit")
    staffed.hears(voided(family, event))
    assert seen(staffed, case) == seen(staffed, case, "joko") == 200
    assert page(staffed, case)["gone"] and line(staffed, case)["gone"]
    again = staffed.does("sari", "/cases", proposal(family, staffed.heard))
    assert again.status_code == 404, "nobody proposes anything new about it"
    assert withdrawn(staffed, case, version) == 200
    assert page(staffed, case)["state"] == "withdrawn"


def test_a_registration_that_was_no_error_after_all_brings_it_back(staffed: Office) -> None:
    family = uuid4()
    [event] = staffed.hears(loaded(family))
    case, _ = brought(staffed, family, "submit")
    [error] = staffed.hears(voided(family, event))
    staffed.hears(voided(family, error))
    assert page(staffed, case)["gone"] is False
    brought_on = staffed.does(
        "joko", f"/cases/{case}/verify", version=str(page(staffed, case)["position"])
    )
    assert brought_on.status_code == 200


def test_a_case_goes_with_its_family_and_comes_back_when_the_move_was_an_error(
    staffed: Office, family: UUID
) -> None:
    staffed.hires("dewi", "tim_data", SUKAMUNDUR)
    case, version = brought(staffed, family, "submit")
    [move] = staffed.hears(moved_house(family, SUKAMUNDUR))
    assert (seen(staffed, case), seen(staffed, case, "dewi")) == (404, 200)
    assert withdrawn(staffed, case, version) == 404
    staffed.hears(voided(family, move))
    assert (seen(staffed, case), seen(staffed, case, "dewi")) == (200, 404)
    assert withdrawn(staffed, case, version) == 200


def test_another_village_sees_nothing_of_a_family_that_never_was(staffed: Office) -> None:
    staffed.hires("dewi", "tim_data", SUKAMUNDUR)
    family = uuid4()
    [event] = staffed.hears(loaded(family))
    case, version = brought(staffed, family, "submit")
    staffed.hears(voided(family, event))
    assert seen(staffed, case, "dewi") == 404
    assert withdrawn(staffed, case, version, "dewi") == 404
