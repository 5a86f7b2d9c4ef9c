"""Who records a death or a move learns at once which aid ends by it; nothing is decided by that."""

from typing import Any

from services.registry.aid.view import aid
from tests.people_we_know import ANI, FAMILY, SITI
from tests.rebuilding import rebuild
from tests.registry.aid.told import ends
from tests.registry.known import Known

ON = {"effective": {"on": "2026-10-01"}}
ELSEWHERE = {"destination": {"level": "other_province", "region_code": "31.74"}}


def said(known: Known, path: str, body: Any, person: str = "operator.sukamaju") -> list[str]:
    """The codes of what ends, as the answer says."""
    page = known.get("operator.sukamaju", f"/households/{FAMILY}")
    etag = page.headers["etag"]
    answer = known.post(person, f"/households/{FAMILY}/{path}", body, if_match=etag)
    assert answer.status_code == 202, answer.text
    return [each["programme"] for each in answer.json()["ends"]]


def test_the_death_of_a_child_ends_what_the_child_receives(receiving: Known) -> None:
    assert said(receiving, "deaths", {"person_id": str(ANI), **ON}) == ["PIP"]


def test_the_death_of_one_of_several_ends_nothing_of_the_family(receiving: Known) -> None:
    assert said(receiving, "deaths", {"person_id": str(SITI), **ON}) == []


def test_a_family_that_moves_out_loses_all_of_it(receiving: Known) -> None:
    assert said(receiving, "move-out", ON | ELSEWHERE) == ["PKH", "PIP"]


def test_a_family_taken_off_the_list_loses_what_it_receives_and_its_child_nothing(
    receiving: Known,
) -> None:
    off_the_list = {"reason_code": "MAMPU", **ON}
    assert said(receiving, "listing-end", off_the_list, "kepala.satu") == ["PKH"]


def test_what_ended_before_ends_no_second_time(receiving: Known) -> None:
    receiving.running.told.tell(ends())
    receiving.running.follow()
    assert said(receiving, "move-out", ON | ELSEWHERE) == ["PIP"]


def test_a_view_that_is_not_there_keeps_nobody_from_recording(receiving: Known) -> None:
    leave = "UPDATE generation SET state = 'left' WHERE view = 'aid' AND state = 'serving'"
    receiving.running.db.execute(leave)
    assert said(receiving, "deaths", {"person_id": str(ANI), **ON}) == []


def test_built_again_it_is_the_same(receiving: Known) -> None:
    log = receiving.running.running.logs["inbox"]
    result = rebuild(aid, log, receiving.running.db)
    assert result.identical
