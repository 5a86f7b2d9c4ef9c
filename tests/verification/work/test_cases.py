"""The cases as people read them, on a real PostgreSQL."""

from typing import Any
from uuid import uuid4

import psycopg

from infra.runtime.http.reading.paging import encode
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.reading import set_regions
from services.verification.projections.states import CaseState
from services.verification.work.view import cases
from tests.rebuilding import rebuild
from tests.verification.cases_we_know import (
    BUDI,
    BUDIS,
    CEMENT_FLOOR,
    RATIFIED,
    REVISED,
    SUBMITTED,
    SUKAMAJU,
    SUKAMUNDUR,
    VERIFIED,
    WAYS,
)
from tests.verification.conftest import Office
from tests.verification.families_we_know import moved_house
from tests.verification.happenings import AUDITOR, ELSEWHERE, happened, listed, page


def counted(queue: Any) -> dict[str, int]:
    return {each["state"]: each["count"] for each in queue["counts"]}


def test_every_state_is_shown_with_what_to_do_next(read: Office) -> None:
    for name, way in WAYS.items():
        case_page = page(read, happened(read, *way))
        named = {"revised": "submitted", "sent_again": "ratified"}.get(name, name)
        state = CaseState(named)  # type: ignore[call-arg]
        assert case_page["state"] == state
        assert case_page["state_label"] == f"Usulan ini {state.label}."
        assert case_page["advice"] == state.advice
        assert len(case_page["steps"]) == len(way)


def test_a_case_tells_who_did_what_when_and_why(read: Office) -> None:
    case_page = page(read, happened(read, *WAYS["needs_reconciliation"]))
    steps = [(step["title"], step["actor"]) for step in case_page["steps"]]
    assert steps == [
        ("Usulan diajukan desa", "operator.sari"),
        ("Usulan diverifikasi kecamatan", "verifikator.joko"),
        ("Usulan disahkan Dinsos", "dinsos.tono"),
        ("Usulan perlu diselaraskan", "jejak.verification"),
    ]
    assert {step["reason"] for step in case_page["steps"]} == {"pemeriksaan"}
    assert case_page["steps"][0]["evidence"][0]["uri"] == "berkas:rumah-depan.jpg"
    assert case_page["decree"] == {"number": "460/12/2026", "on": "2026-11-19"}
    assert case_page["refused_because"] == "changed_meanwhile"
    assert case_page["refusal"].startswith("Isian yang sama sudah diubah")
    [stood] = case_page["standing"]
    assert (stood["title"], stood["position"]) == ("Jawaban survei dicatat", 40)


def test_a_revision_shows_what_was_proposed_before(read: Office) -> None:
    again = REVISED.model_copy(update={"change": CEMENT_FLOOR, "based_on": 41})
    case_page = page(read, happened(read, *WAYS["needs_reconciliation"], again))
    assert case_page["change"]["housing"]["floor"] == "cement"
    assert case_page["based_on"] == 41
    assert (case_page["standing"], case_page["refusal"], case_page["decree"]) == ([], None, None)
    assert case_page["steps"][0]["said"]["change"]["housing"] == {"floor": "earth"}
    assert case_page["steps"][3]["said"]["standing"][0]["fields"] == ["floor"]


def test_a_second_ratification_counts(read: Office) -> None:
    second = RATIFIED.model_copy(update={"attempt": 2})
    case_page = page(read, happened(read, *WAYS["needs_reconciliation"], REVISED, VERIFIED, second))
    assert (case_page["attempt"], case_page["state"]) == (2, "ratified")


def test_the_longest_waiting_comes_first_and_pages_join_up(read: Office) -> None:
    made = [str(happened(read, *WAYS["submitted"])) for _ in range(5)]
    happened(read, *WAYS["verified"])
    ids: list[str] = []
    query: dict[str, Any] = {"state": "submitted", "limit": 2}
    while True:
        queue = listed(read, **query)
        ids += [line["case_id"] for line in queue["items"]]
        assert counted(queue) == {"submitted": 5, "verified": 1}
        if queue["next"] is None:
            break
        query["cursor"] = queue["next"]
    assert ids == made


def test_a_pointer_into_another_list_leads_nowhere(read: Office) -> None:
    """A work list is paged by position, a list of families by their ids."""
    happened(read, *WAYS["submitted"])
    answer = read.reads(AUDITOR, "/cases", cursor=encode((uuid4(),)))
    assert (answer.status_code, answer.json()["title"]) == (400, "Penunjuk halaman tidak dikenal")


def test_a_list_narrows_to_a_village_or_any_region_above(read: Office) -> None:
    here = happened(read, *WAYS["submitted"])
    theirs = {"village_code": SUKAMUNDUR, "family_id": ELSEWHERE}
    there = happened(read, *(fact.model_copy(update=theirs) for fact in WAYS["verified"]))
    for region, found in (
        ("18.09.01.2001", {here}),
        ("18.09.01.2002", {there}),
        ("18.09.01", {here, there}),
        ("18.09", {here, there}),
        ("18.09.02", set()),
    ):
        queue = listed(read, village=region)
        assert {line["case_id"] for line in queue["items"]} == {str(each) for each in found}
        assert sum(counted(queue).values()) == len(found)
    assert read.reads(AUDITOR, "/cases", village="18.10").status_code == 404
    assert read.reads(AUDITOR, "/cases", village="18.9").status_code == 422


def test_built_again_the_view_is_the_same(read: Office) -> None:
    for way in WAYS.values():
        happened(read, *way)
    happened(read, *WAYS["needs_reconciliation"], REVISED, VERIFIED)
    before, log = listed(read), read.running.logs["ledger"]
    result = rebuild(cases, log, read.settings.app_conninfo)
    assert result.identical
    assert "proposal:12:" in str(result.digest)
    assert listed(read) == before


def test_every_row_is_seen_with_its_family_alone(read: Office) -> None:
    happened(read, *WAYS["applied"])
    with psycopg.connect(read.settings.reader_conninfo) as reader:
        for regions, lines, steps in (([], 0, 0), ([SUKAMUNDUR], 0, 0), ([SUKAMAJU], 1, 4)):
            with reader.transaction():
                reach(reader, cases)
                set_regions(reader, regions)
                for table, expected in (("proposal", lines), ("step", steps)):
                    rows = reader.execute(f"SELECT count(*) FROM {table}").fetchone()
                    assert rows == (expected,), (table, regions)


def test_a_case_lies_where_its_family_lives_now_and_its_steps_where_they_happened(
    read: Office,
) -> None:
    case = happened(read, *WAYS["verified"])
    read.hears(moved_house(BUDIS, SUKAMUNDUR))
    assert listed(read, village=SUKAMAJU)["items"] == []
    [line] = listed(read, village=SUKAMUNDUR)["items"]
    assert (line["case_id"], line["village_code"]) == (str(case), SUKAMUNDUR)
    assert {step["village_code"] for step in page(read, case)["steps"]} == {SUKAMAJU}


def test_a_line_says_what_the_case_is_called_and_whom_it_is_about(read: Office) -> None:
    about = {"person_id": BUDI, "other_family_ids": (ELSEWHERE,)}
    case = happened(read, SUBMITTED.model_copy(update=about))
    [line] = listed(read)["items"]
    assert line["case_id"] == str(case)
    assert line["number"] == "0001/18.09.01.2001/2026"
    assert (line["period"], line["edition"]) == ("2026-TW4", SUBMITTED.edition)
    assert (line["person_id"], line["other_family_ids"]) == (str(BUDI), [str(ELSEWHERE)])
