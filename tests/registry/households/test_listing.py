"""The list of families: of one's own region, page by page, one entry with all who are on it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.event import Effective
from contracts.registry.families import FamilyLoaded
from contracts.registry.villages.local_areas import LocalAreaRenamed
from infra.runtime.http.reading.paging import encode
from tests.people_we_know import (
    BUDI,
    FAMILY,
    HOME,
    JOKO,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    budi,
    family,
    neighbours,
)
from tests.registry.known import Known
from tests.registry.villages.areas_we_know import FIRST, MEKAR, MELATI, first, mekar, melati
from tests.registry.what_happened import died, family_moved_out

OPERATOR, ELSEWHERE, DINSOS = "operator.sukamaju", "operator.margorejo", "dinsos.satu"


@pytest.fixture
def village(registry: Known) -> Known:
    registry.record(family, neighbours)
    return registry


def asked(office: Known, who: str, **query: Any) -> Any:
    return office.web.get("/households", params=query, headers=office.running.headers(who))


def listed(office: Known, who: str, **query: Any) -> list[UUID]:
    return [UUID(each["family_id"]) for each in asked(office, who, **query).json()["items"]]


def crowd(number: int, village: str) -> FamilyLoaded:
    """A family of one, with ids that follow from its number."""
    head = budi.model_copy(update={"person_id": UUID(int=1000 + number), "nik_key": None})
    given = {"family_id": UUID(int=9000 + number), "village_code": village, "kk_key": None}
    return family.model_copy(update={**given, "members": (head,)})


def test_a_village_sees_who_heads_each_family_and_how_many_live_there(village: Known) -> None:
    page = asked(village, OPERATOR).json()
    assert [(each["head"], each["members"], each["village_code"]) for each in page["items"]] == [
        ("Budi", 3, SUKAMAJU),
        ("Joko", 2, SUKAMAJU),
    ]
    assert (page["next"], page["total"]) == (None, None)


def test_another_village_sees_none_of_them(village: Known) -> None:
    assert listed(village, ELSEWHERE) == []
    assert asked(village, ELSEWHERE, village=SUKAMAJU).status_code == 404
    assert village.running.last_access() == ("household.list", "refused", MARGOREJO, set())


def test_a_list_is_one_entry_with_everybody_who_is_named_on_it(village: Known) -> None:
    asked(village, OPERATOR)
    expected = ("household.list", "given", SUKAMAJU, {FAMILY, NEIGHBOURS, BUDI, JOKO})
    assert village.running.last_access() == expected
    assert village.running.db.execute("SELECT count(*) FROM access_log").fetchone() == (1,)


def test_an_empty_list_is_on_record_too(registry: Known) -> None:
    assert listed(registry, OPERATOR) == []
    assert registry.running.last_access() == ("household.list", "empty", SUKAMAJU, set())


def test_pages_follow_each_other_in_one_order_whoever_is_added_meanwhile(registry: Known) -> None:
    registry.record(*(crowd(n, MARGOREJO if n % 2 else SUKAMAJU) for n in range(7)))
    seen: list[UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = asked(registry, DINSOS, limit=3, **({"cursor": cursor} if cursor else {})).json()
        seen += [UUID(each["family_id"]) for each in page["items"]]
        cursor = page["next"]
        if len(seen) == 3:
            registry.record(crowd(-1, SUKAMAJU))  # behind us: it is on no page any more
    assert seen == [UUID(int=9000 + n) for n in (0, 2, 4, 6, 1, 3, 5)]


def test_the_next_page_is_linked(registry: Known) -> None:
    registry.record(*(crowd(n, SUKAMAJU) for n in range(3)))
    answer = asked(registry, OPERATOR, limit=2)
    following = answer.headers["link"].removeprefix("<").partition(">")[0]
    rest = registry.get(OPERATOR, following).json()
    assert [each["family_id"] for each in rest["items"]] == [str(UUID(int=9002))]


def test_the_number_of_all_is_said_to_whoever_asks(registry: Known) -> None:
    registry.record(*(crowd(n, SUKAMAJU) for n in range(4)))
    assert asked(registry, OPERATOR, limit=2, count=True).json()["total"] == 4
    assert asked(registry, ELSEWHERE, count=True).json()["total"] == 0


def test_a_family_in_which_nobody_lives_is_listed_apart(village: Known) -> None:
    village.record(family_moved_out)
    assert listed(village, OPERATOR) == [NEIGHBOURS]
    assert listed(village, OPERATOR, state="kosong") == [FAMILY]
    assert listed(village, OPERATOR, state="semua") == [FAMILY, NEIGHBOURS]
    assert asked(village, OPERATOR, state="pindah").status_code == 422


def test_the_dead_are_not_counted(village: Known) -> None:
    village.record(died(budi))
    [first_line, _] = asked(village, OPERATOR).json()["items"]
    assert (first_line["family_id"], first_line["members"]) == (str(FAMILY), 2)


@pytest.fixture
def with_areas(registry: Known) -> Known:
    registry.record(mekar, melati, first)
    for number, area in enumerate((FIRST, MELATI)):
        home = HOME.model_copy(update={"area_id": area})
        registry.record(crowd(number, SUKAMAJU).model_copy(update=home.parts()))
    return registry


def test_a_dusun_holds_the_families_of_its_rts(with_areas: Known) -> None:
    assert listed(with_areas, OPERATOR, village=SUKAMAJU, area=MEKAR) == [UUID(int=9000)]
    assert listed(with_areas, OPERATOR, village=SUKAMAJU, area=FIRST) == [UUID(int=9000)]
    assert listed(with_areas, OPERATOR, village=SUKAMAJU, area=MELATI) == [UUID(int=9001)]


def test_areas_are_called_as_they_are_called_today(with_areas: Known) -> None:
    renamed = Effective.day(date(2026, 11, 1))
    with_areas.record(
        LocalAreaRenamed(
            village_code=SUKAMAJU, area_id=MELATI, name="Melati Baru", effective=renamed
        )
    )
    lines = asked(with_areas, OPERATOR).json()["items"]
    assert [each["dusun"] for each in lines] == ["MEKAR", "Melati Baru"]


def test_an_area_is_looked_for_in_its_village(with_areas: Known) -> None:
    alone = asked(with_areas, OPERATOR, area=MEKAR)
    assert (alone.status_code, alone.json()["title"]) == (422, "Sebutkan desanya")
    unknown = asked(with_areas, OPERATOR, village=SUKAMAJU, area=UUID(int=5))
    assert (unknown.status_code, unknown.json()["title"]) == (422, "Wilayah tidak dikenal")


@pytest.mark.parametrize("key", [(3,), (UUID(int=1), 3), (3, 4), (-1, UUID(int=1))])
def test_a_cursor_of_another_list_is_refused(village: Known, key: Any) -> None:
    assert asked(village, OPERATOR, cursor=encode(key)).status_code == 400


def test_a_purpose_is_asked_for(village: Known) -> None:
    given = village.running.headers(OPERATOR, purpose="iseng")
    assert village.web.get("/households", headers=given).status_code == 422


def test_who_keeps_the_machines_sees_no_families(village: Known) -> None:
    assert asked(village, "sistem.satu").status_code == 403
