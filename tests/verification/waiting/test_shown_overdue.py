"""For whom a case waits and until when, as people read it."""

from datetime import datetime, timedelta

import pytest

from contracts.calendar import day_of
from contracts.verification.cases import Awaited, CaseOverdue
from infra.runtime.eventstore.clock import now
from services.verification.projections.states import CaseState
from tests.verification.cases_we_know import APPLIED, SUBMITTED, WAYS, WHICH
from tests.verification.conftest import Office
from tests.verification.happenings import happened, listed, page


def test_a_case_says_for_whom_it_waits_and_until_when(read: Office) -> None:
    shown = {name: page(read, happened(read, *way)) for name, way in WAYS.items()}
    awaited = {name: each["awaited"] for name, each in shown.items()}
    assert (awaited["submitted"], awaited["verified"]) == ("sub_district", "dinsos")
    assert (awaited["ratified"], awaited["not_applied"]) == ("register", "dinsos")
    ended = ("applied", "withdrawn", "rejected")
    assert [(awaited[name], shown[name]["due_at"]) for name in ended] == [(None, None)] * 3
    ratified = shown["ratified"]
    due, since = (datetime.fromisoformat(ratified[name]) for name in ("due_at", "changed_at"))
    assert due - since == timedelta(minutes=15)
    submitted = datetime.fromisoformat(shown["submitted"]["due_at"])
    assert day_of(submitted) == day_of(now()) + timedelta(days=14)
    assert {each["overdue"] for each in shown.values()} == {False}


def test_a_term_nobody_can_count_yet_says_so(read: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.working_days.free_days", dict)
    case_page = page(read, happened(read, *WAYS["verified"]))
    year = now().year
    assert case_page["due_at"] is None
    assert case_page["due_unknown"] == f"Hari libur dan cuti bersama tahun {year} belum ditetapkan."


def test_a_case_that_is_marked_overdue_leads_the_way_to_whoever_must_act(read: Office) -> None:
    mark = CaseOverdue(**WHICH, awaited=Awaited.REGISTER, due_at=now())
    case = happened(read, *WAYS["ratified"], mark)
    happened(read, *WAYS["ratified"])
    moved_on = happened(read, *WAYS["ratified"], mark, APPLIED)
    case_page = page(read, case)
    assert (case_page["overdue"], case_page["state"]) == (True, "ratified")
    assert case_page["advice"].startswith("Register belum menjawab.")
    assert case_page["steps"][-1]["title"] == "Batas waktu usulan lewat"
    assert case_page["position"] == case_page["steps"][-2]["position"]
    assert not page(read, moved_on)["overdue"]
    queue = listed(read, overdue=True)
    assert [line["case_id"] for line in queue["items"]] == [str(case)]
    assert queue["overdue"] == 1


def test_an_officer_who_is_late_is_told_what_to_do_all_the_same(read: Office) -> None:
    mark = CaseOverdue(**WHICH, awaited=Awaited.SUB_DISTRICT, due_at=now())
    case_page = page(read, happened(read, SUBMITTED, mark))
    assert case_page["advice"] == f"Batas waktunya sudah lewat. {CaseState.SUBMITTED.advice}"


def test_a_discarded_command_is_told_as_such(read: Office) -> None:
    case_page = page(read, happened(read, *WAYS["not_applied"]))
    assert case_page["refusal"].startswith("Permintaannya gagal")
    again = page(read, happened(read, *WAYS["sent_again"]))
    assert (again["refusal"], again["attempt"], again["state"]) == (None, 2, "ratified")
