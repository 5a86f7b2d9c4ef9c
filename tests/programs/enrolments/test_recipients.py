"""Who receives a programme in a village, and what a family receives, as officers read it."""

from typing import Any
from uuid import UUID

import pytest

from tests.people_we_know import BUDI, FAMILY, MARGOREJO, NEIGHBOURS, SUKAMAJU
from tests.programs.determinations.test_determination import determine
from tests.programs.heard import desil, died, moved_house, moved_out, surveyed, unlisted
from tests.running import InTests


def ask(office: InTests, who: str = "operator", code: str = "PKH", **asked: Any) -> Any:
    return office.web.get(
        f"/programmes/{code}/enrolments",
        params={"village": SUKAMAJU, **asked},
        headers=office.headers(who),
    )


def states(answer: Any) -> dict[UUID, str]:
    return {UUID(each["family_id"]): each["state"] for each in answer.json()["items"]}


@pytest.fixture
def both(pkh: InTests) -> InTests:
    """Budi's and Joko's family receive PKH."""
    pkh.told.tell(desil(NEIGHBOURS, 3), surveyed(NEIGHBOURS, has_car=False))
    pkh.follow()
    assert determine(pkh).json()["enrolled"] == 2
    pkh.follow()
    return pkh


def test_each_state_is_asked_for_by_its_name(both: InTests) -> None:
    both.told.tell(died(BUDI), unlisted(NEIGHBOURS))
    both.follow()
    assert states(ask(both)) == {FAMILY: "ganti_penerima"}
    assert states(ask(both, state="ganti_penerima")) == {FAMILY: "ganti_penerima"}
    assert states(ask(both, state="berakhir")) == {NEIGHBOURS: "berakhir"}
    assert states(ask(both, state="semua")) == {FAMILY: "ganti_penerima", NEIGHBOURS: "berakhir"}
    assert ask(both, state="meninggal").status_code == 422


def test_a_long_list_comes_in_pages(both: InTests) -> None:
    first = ask(both, limit=1).json()
    second = ask(both, limit=1, cursor=first["next"]).json()
    families = [each["family_id"] for each in (*first["items"], *second["items"])]
    assert sorted(families) == [str(FAMILY), str(NEIGHBOURS)]
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["WzFd", "nonsense", "WyIyMDI2LTExLTIxVDA4OjAwOjAwWiJd"])
def test_a_pointer_to_no_page_is_refused(settled: InTests, cursor: str) -> None:
    assert ask(settled, cursor=cursor).status_code == 400


def test_who_has_just_decided_waits_until_it_is_there(pkh: InTests) -> None:
    position = determine(pkh).json()["position"]
    assert ask(pkh, min_position=position).status_code == 409
    assert ask(pkh, min_position=position + 1000).status_code == 422
    pkh.follow()
    answer = ask(pkh, min_position=position)
    assert int(answer.headers["As-Of-Position"]) >= position
    assert answer.json()["as_of_position"] >= position
    assert states(answer) == {FAMILY: "aktif"}


def test_nobody_reads_the_recipients_of_another_village(both: InTests) -> None:
    assert ask(both, "operator.lain").status_code == 404
    assert ask(both, "operator", village=MARGOREJO).status_code == 404
    assert states(ask(both, "operator.lain", village=MARGOREJO)) == {}
    assert len(states(ask(both, "camat"))) == 2


@pytest.mark.parametrize("village", ["", "18.09", "18.09.01.20011", "18.09.01.2001\u0000", "desa"])
def test_what_can_be_no_village_is_refused(settled: InTests, village: str) -> None:
    assert ask(settled, village=village).status_code == 422


def test_a_programme_nobody_knows_has_no_recipients(both: InTests) -> None:
    assert states(ask(both, code="SEMBAKO")) == {}
    assert len(states(ask(both, code="pkh"))) == 2
    assert ask(both, code="P%00H").status_code == 422


def programmes_of(office: InTests, who: str = "operator", family_id: UUID = FAMILY) -> Any:
    path = f"/families/{family_id}/programmes"
    return office.web.get(path, headers=office.headers(who)).json()


def test_a_family_is_told_since_when_and_why_not_any_more(both: InTests) -> None:
    [enrolment] = programmes_of(both)
    assert (enrolment["programme"], enrolment["programme_name"]) == (
        "PKH",
        "Program Keluarga Harapan",
    )
    assert (enrolment["since"], enrolment["ended_on"]) == ("2026-11-21", None)
    both.told.tell(moved_out())
    both.follow()
    [enrolment] = programmes_of(both)
    assert (enrolment["state"], enrolment["ended_on"]) == ("berakhir", "2026-11-14")
    assert (enrolment["reason_code"], enrolment["reason"]) == ("PINDAH", "Pindah dari wilayah ini")


def test_a_family_is_told_what_the_officer_wrote_who_ended_it(both: InTests) -> None:
    body = {"reason_code": "MAMPU", "effective": "2026-11-21"}
    wrote = both.headers("dinsos", reason="Bu Canary punya mobil")
    path = f"/programmes/PKH/enrolments/{FAMILY}/end"
    assert both.web.post(path, json=body, headers=wrote).status_code == 200
    both.follow()
    [enrolment] = programmes_of(both)
    assert enrolment["remark"] == "Bu Canary punya mobil"
    facts = both.db.execute("SELECT data FROM fact").fetchall()
    assert not any(b"Canary" in bytes(data) for (data,) in facts)


def test_another_village_sees_nothing_of_a_family(both: InTests) -> None:
    assert programmes_of(both, "operator.lain") == []
    assert programmes_of(both, "inspektorat") == programmes_of(both)


def test_an_enrolment_lies_where_its_family_lives_now(both: InTests) -> None:
    """Lists and rights follow the family: the village it left neither sees nor ends its aid."""
    both.told.tell(moved_house(MARGOREJO))
    both.follow()
    assert states(ask(both)) == {NEIGHBOURS: "aktif"}
    assert states(ask(both, "operator.lain", village=MARGOREJO)) == {FAMILY: "aktif"}
    assert programmes_of(both) == []
    [enrolment] = programmes_of(both, "operator.lain")
    assert enrolment["village_code"] == MARGOREJO


def test_who_decides_in_the_old_village_cannot_end_it_any_more(both: InTests) -> None:
    for person, village in (("di.sini", SUKAMAJU), ("di.sana", MARGOREJO)):
        both.appoint(person, "dinsos_operator", village)
    both.told.tell(moved_house(MARGOREJO))
    both.follow()
    body = {"reason_code": "MAMPU", "effective": "2026-11-22"}
    path = f"/programmes/PKH/enrolments/{FAMILY}/end"
    here, there = (
        both.web.post(path, json=body, headers=both.headers(person))
        for person in ("di.sini", "di.sana")
    )
    assert (here.status_code, there.status_code) == (404, 200)
