"""With the last of its people goes what is sealed of a family; until then it can be read."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.event import Absent, Event
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.questionnaires.housing import Floor
from contracts.registry.amendments import PersonAnnulled
from contracts.registry.civil_events import MemberBorn
from contracts.registry.places import Locality, Residence
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.projections.generations.lookup import reach
from services.registry.directory.view import directory
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    JOKO,
    LAST_WEEK,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    dewi,
    family,
    neighbours,
)
from tests.rebuilding import rebuild
from tests.registry.erasure.erasing import LEGAL, erase
from tests.registry.erasure.test_merged_records import MERGED, taken_back
from tests.registry.known import Known
from tests.registry.what_happened import died, moved_out, transferred, voided

surveyed = SurveyRecorded(
    family_id=NEIGHBOURS,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    **Housing(floor=Floor.EARTH, has_car=True).answered(),
)


@pytest.fixture
def two(registry: Known) -> Known:
    """Joko and Dewi next door, with a survey of their house."""
    registry.record(family, neighbours, surveyed)
    return registry


def places(part: object) -> Iterator[object]:
    """Where somebody lives, in whatever a fact holds."""
    if isinstance(part, Residence | Locality):
        yield part
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from places(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from places(each)


def readable(registry: Known, family_id: UUID = NEIGHBOURS) -> list[object]:
    """What the ledger still tells of where a family lives."""
    facts = registry.ledger.history(FAMILY_TAG.of(family_id))
    return [found for past in facts for found in places(past.fact)]


def page(registry: Known, family_id: UUID = NEIGHBOURS, asked: str = "") -> Any:
    answer = registry.get("operator.sukamaju", f"/households/{family_id}{asked}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_while_one_of_two_is_left_the_family_can_be_read(two: Known) -> None:
    erase(two, JOKO)
    assert len(readable(two)) == 2
    assert page(two)["place"]["address"] == "Jalan Melati 4"
    assert page(two)["housing"]["floor"] == "earth"


def test_with_the_second_goes_what_is_sealed_of_the_family(two: Known) -> None:
    erase(two, JOKO, DEWI)
    assert readable(two) == []
    loaded: Any = two.ledger.history(FAMILY_TAG.of(NEIGHBOURS))[0].fact
    assert (loaded.residence, loaded.locality) == (Absent.ERASED, Absent.ERASED)
    assert len(readable(two, FAMILY)) == 2, "the family next door stays"


@pytest.mark.parametrize("asked", ["", "?valid_at=2026-11-20", "?known_at=registry:3"])
def test_no_page_shows_its_address_or_house_of_whatever_moment(two: Known, asked: str) -> None:
    erase(two, JOKO, DEWI)
    found = page(two, asked=asked)
    assert not any(found["place"].values())
    assert not any(found["housing"].values())
    assert found["surveys"] == [] and found["surveyed"] is None


def test_what_officers_wrote_about_the_family_goes_too(registry: Known) -> None:
    registry.record(neighbours)
    for who in (JOKO, DEWI):
        for officer, step in (("dpo.satu", "erasure"), ("kepala.satu", "erasure/approval")):
            registry.post(officer, f"/persons/{who}/{step}", reason="rumah pojok", **LEGAL)
    registry.running.follow()
    registry.ledger.mapper.own_keys.forget()
    assert registry.get("dpo.satu", f"/households/{NEIGHBOURS}").json()["remarks"] == []


def test_nobody_finds_the_family_by_number_or_hamlet(two: Known) -> None:
    erase(two, JOKO, DEWI)
    reach(two.running.db, directory, for_good=True)
    rows = two.running.db.execute(
        "SELECT kk_key, dusun, rw, rt, area_id, filled FROM family WHERE family_id = %s",
        (NEIGHBOURS,),
    ).fetchall()
    assert rows == [(None, None, None, None, None, [])]


def test_a_rebuilt_directory_equals_the_live_one(two: Known) -> None:
    erase(two, JOKO, DEWI)
    assert rebuild(directory, two.running.running.logs["ledger"], two.running.db).identical


def test_nothing_more_is_recorded_of_the_family(two: Known) -> None:
    erase(two, JOKO, DEWI)
    answer = two.post(
        "operator.sukamaju",
        f"/households/{NEIGHBOURS}/address-change",
        {
            "effective": {"on": "2026-11-14"},
            "village_code": SUKAMAJU,
            "address": {"address": "Jalan Baru", "dusun": "MEKAR", "rw": "001", "rt": "002"},
        },
        if_match=f'"v{page(two)["version"]}"',
    )
    assert (answer.status_code, answer.json()["title"]) == (409, "Keluarga sudah tidak tercatat")


@pytest.mark.parametrize("gone", [died(dewi, NEIGHBOURS), moved_out(dewi, NEIGHBOURS)])
def test_who_died_or_left_is_one_of_them_still(two: Known, gone: Event) -> None:
    two.record(gone)
    erase(two, JOKO)
    assert len(readable(two)) == 2
    erase(two, DEWI)
    assert readable(two) == []


def test_who_moved_on_takes_the_old_family_along_but_not_the_new_one(two: Known) -> None:
    two.record(transferred(dewi, dewi.relation, NEIGHBOURS, FAMILY, members_left=1))
    erase(two, JOKO)
    assert len(readable(two)) == 2, "Dewi lived there"
    erase(two, DEWI)
    assert readable(two) == []
    assert len(readable(two, FAMILY)) == 2


def test_two_records_of_one_person_are_one_who_is_left(two: Known) -> None:
    two.record(MERGED)
    erase(two, JOKO)
    assert len(readable(two)) == 2
    erase(two, ANI)
    assert readable(two) == [], "Dewi was Ani"
    assert len(readable(two, FAMILY)) == 2


def test_a_merging_in_error_keeps_the_family_of_the_other(two: Known) -> None:
    *_, merging = two.record(MERGED)
    two.record(taken_back(merging.event_id))
    erase(two, JOKO, ANI)
    assert len(readable(two)) == 2


def test_somebody_recorded_in_error_is_erased_by_request_and_holds_the_family_until_then(
    two: Known,
) -> None:
    baby = ani.model_copy(update={"person_id": UUID(int=78), "nik_key": None})
    born = MemberBorn(family_id=NEIGHBOURS, village_code=SUKAMAJU, effective=LAST_WEEK, child=baby)
    [birth] = two.record(born)
    there = {"family_id": NEIGHBOURS, "family_ids": (NEIGHBOURS,)}
    two.record(voided(birth.event_id, baby).model_copy(update=there))
    erase(two, JOKO, DEWI)
    assert len(readable(two)) == 2
    erase(two, baby.person_id)
    assert readable(two) == []
    told: Any = two.ledger.history(FAMILY_TAG.of(NEIGHBOURS))[2].fact
    assert told.child.identity is Absent.ERASED


def test_a_record_with_nobody_behind_it_can_be_erased(two: Known) -> None:
    two.record(PersonAnnulled(family_id=NEIGHBOURS, village_code=SUKAMAJU, person_id=DEWI))
    erase(two, DEWI, JOKO)
    assert readable(two) == []


def test_the_fact_names_whose_keys_go(two: Known) -> None:
    erase(two, JOKO)
    first: Any = two.ledger.history(FAMILY_TAG.of(NEIGHBOURS))[-1].fact
    assert NEIGHBOURS not in first.subjects
    erase(two, DEWI)
    last: Any = two.ledger.history(FAMILY_TAG.of(NEIGHBOURS))[-1].fact
    assert last.family_ids == (NEIGHBOURS,)
    assert {DEWI, NEIGHBOURS} < set(last.subjects)
