"""A family's history is read in pages, by kind, and only where the family lives."""

from typing import Any
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from infra.runtime.http.reading.paging import encode
from tests.people_we_know import (
    ANI,
    FAMILY,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    budi,
    family,
    neighbours,
    siti,
)
from tests.reporting.conftest import OFFICERS
from tests.reporting.timeline.office import arrivals, hear, read
from tests.reporting.what_happened import (
    GROUNDS,
    died,
    enrolled,
    ratified,
    relocated,
    transferred,
)
from tests.running import InTests

READERS = {"operator", "camat", "dinsos", "kepala", "inspektorat", "dpo"}


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 4, 6, 100])
def test_pages_follow_each_other_in_either_order(
    reporting: InTests, limit: int, newest_first: bool
) -> None:
    hear(reporting, family, *(died(budi) for _ in range(4)), enrolled())
    reporting.follow()
    pages = arrivals(reporting, limit, newest_first=newest_first)
    read_in_order = [each for page in pages for each in page]
    assert len(read_in_order) == 6
    assert read_in_order == sorted(set(read_in_order), reverse=newest_first)
    assert all(len(page) == limit for page in pages[:-1])


def test_what_arrives_while_somebody_reads_shifts_no_page(reporting: InTests) -> None:
    hear(reporting, family, *(died(budi) for _ in range(3)))
    reporting.follow()
    first = read(reporting, limit=2, newest_first=True)
    hear(reporting, enrolled())
    reporting.follow()
    rest = read(reporting, limit=9, newest_first=True, cursor=first["next"])
    arrived = [each["arrival"] for each in (*first["items"], *rest["items"])]
    assert len(arrived) == len(set(arrived)) == 4


def test_a_page_that_is_not_the_last_links_to_the_next(reporting: InTests) -> None:
    hear(reporting, family, died(budi), died(siti))
    reporting.follow()
    asked = {"limit": 2, "kind": "perubahan data"}
    answer = reporting.web.get(
        f"/households/{FAMILY}/timeline", params=asked, headers=reporting.headers("operator")
    )
    link = answer.headers["link"]
    assert 'rel="next"' in link and "limit=2" in link and "kind=perubahan" in link
    following = reporting.web.get(
        link.partition(">")[0].removeprefix("<"), headers=reporting.headers("operator")
    )
    assert len(following.json()["items"]) == 1
    assert "link" not in following.headers


@pytest.mark.parametrize(("kind", "count"), [("keputusan", 2), ("perubahan data", 2)])
def test_a_timeline_is_filtered_by_kind(reporting: InTests, kind: str, count: int) -> None:
    hear(reporting, family, died(budi), enrolled())
    hear(reporting, ratified, by=GROUNDS)
    reporting.follow()
    found = read(reporting, kind=kind)
    assert {each["kind"] for each in found["items"]} == {kind}
    assert len(found["items"]) == count
    assert len(read(reporting, kind="sistem")["items"]) == 1, "the command sent to the register"


def test_a_filter_that_finds_nothing_is_no_missing_family(reporting: InTests) -> None:
    hear(reporting, family)
    reporting.follow()
    assert read(reporting, kind="keputusan")["items"] == []
    assert read(reporting, NEIGHBOURS, kind="keputusan") == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "lain"}, 422),
        ({"limit": 0}, 422),
        ({"limit": 101}, 422),
        ({"newest_first": "mungkin"}, 422),
        ({"cursor": "bukan-penunjuk"}, 400),
        ({"cursor": encode((UUID(int=1),))}, 400),
        ({"cursor": "x" * 401}, 422),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    reporting: InTests, asked: dict[str, Any], status: int
) -> None:
    hear(reporting, family)
    reporting.follow()
    assert read(reporting, **asked) == status


@pytest.mark.parametrize("person", OFFICERS)
def test_only_the_region_where_the_family_lives_reads_it(reporting: InTests, person: str) -> None:
    hear(reporting, family)
    reporting.follow()
    outcome = read(reporting, who=person)
    if person in READERS:
        assert len(outcome["items"]) == 1
    else:
        assert outcome == (404 if person == "operator.lain" else 403)


def test_a_family_nobody_heard_of_is_not_there_and_nobody_reads_without_a_token(
    reporting: InTests,
) -> None:
    hear(reporting, family)
    reporting.follow()
    assert read(reporting, ANI) == 404
    assert reporting.web.get(f"/households/{FAMILY}/timeline").status_code == 401


def test_a_familys_history_moves_with_it_to_another_village(reporting: InTests) -> None:
    hear(reporting, family, relocated(MARGOREJO))
    reporting.follow()
    assert read(reporting) == 404
    assert len(read(reporting, who="operator.lain")["items"]) == 2
    hear(reporting, enrolled())
    reporting.follow()
    assert len(read(reporting, who="operator.lain")["items"]) == 3
    hear(reporting, relocated(SUKAMAJU, corrected=True))
    reporting.follow()
    assert len(read(reporting)["items"]) == 4


def test_whoever_joins_a_family_elsewhere_is_read_about_there(reporting: InTests) -> None:
    next_village = neighbours.model_copy(update={"village_code": MARGOREJO})
    gone = transferred(ani, Relation.GRANDCHILD, village=MARGOREJO)
    hear(reporting, family, next_village, gone)
    reporting.follow()
    assert len(read(reporting)["items"]) == 2
    assert read(reporting, NEIGHBOURS) == 404
    assert len(read(reporting, NEIGHBOURS, who="operator.lain")["items"]) == 2
