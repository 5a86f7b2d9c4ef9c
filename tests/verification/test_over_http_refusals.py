"""What a case asks of whoever writes or reads it over HTTP, and what it refuses."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from contracts.registry.welfare import (
    RatifiedChangeApplied,
)
from tests.verification.cases_we_know import SUKAMUNDUR
from tests.verification.conftest import Office
from tests.verification.families_we_know import died, loaded, moved_house
from tests.verification.over_http import brought, facts_of, page
from tests.verification.steps import DECREE, FLOOR, done, proposal


def test_a_decree_of_tomorrow_is_refused(staffed: Office, family: UUID) -> None:
    case, version = brought(staffed, family, "submit", "verify")
    decree = {**DECREE, "on": str(date.today() + timedelta(days=2))}
    answer = staffed.does("tono", f"/cases/{case}/ratify", decree, version=str(version))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/in-the-future")


def test_nobody_verifies_a_version_they_have_not_seen(staffed: Office, family: UUID) -> None:
    case, first = brought(staffed, family, "submit")
    assert staffed.does("joko", f"/cases/{case}/verify").status_code == 428
    _, returned = done(staffed, "joko", "return", case, first, family)
    done(staffed, "sari", "revise", case, returned, family)
    stale = staffed.does("joko", f"/cases/{case}/verify", version=str(first))
    assert stale.status_code == 412


def test_a_proposal_without_evidence_is_refused(staffed: Office, family: UUID) -> None:
    body = proposal(family, staffed.heard)
    answer = staffed.does("sari", "/cases", body, evidence="")
    assert answer.status_code == 422
    assert answer.json()["title"] == "Bukti wajib"


def test_a_position_from_the_future_is_not_believed(staffed: Office, family: UUID) -> None:
    answer = staffed.does("sari", "/cases", proposal(family, staffed.heard + 1))
    assert answer.status_code == 409
    assert answer.headers["retry-after"] == "2"
    case, version = brought(staffed, family, "submit", "return")
    body = {**FLOOR, "based_on": staffed.heard + 1}
    revise = staffed.does("sari", f"/cases/{case}/revise", body, version=str(version))
    assert revise.json()["type"] == "/problems/not-heard-yet"


def test_a_family_nobody_knows_or_that_is_gone(staffed: Office, family: UUID) -> None:
    unknown = staffed.does("sari", "/cases", proposal(uuid4(), staffed.heard))
    assert unknown.status_code == 404
    staffed.hears(died(family))
    gone = staffed.does("sari", "/cases", proposal(family, staffed.heard))
    assert gone.json()["type"] == "/problems/family-gone"


def test_a_reader_sees_their_own_write(staffed: Office, family: UUID) -> None:
    case, version = brought(staffed, family, "submit")
    staffed.catch_up()
    answer = staffed.reads("sari", f"/cases/{case}", min_position=version)
    assert answer.headers["etag"] == f'"v{version}"'
    assert answer.json()["as_of_position"] >= version
    never = staffed.reads("sari", f"/cases/{case}", min_position=10**9)
    assert (never.status_code, never.json()["title"]) == (422, "Posisi itu belum ada")


def test_everything_about_a_case_is_found_by_its_id(staffed: Office, family: UUID) -> None:
    case, _ = brought(staffed, family, "submit", "verify", "ratify")
    staffed.hears(RatifiedChangeApplied(**facts_of(case, family)))
    history = staffed.ledger.history(f"case:{case}")
    assert {past.by.case_id for past in history} == {case}
    assert {past.by.correlation_id for past in history} == {case}


def test_the_description_is_in_indonesian(staffed: Office) -> None:
    described = staffed.web.get("/openapi.json").json()
    assert described["info"]["title"] == "Jejak: verifikasi dan validasi usulan"
    calls = [
        call
        for path, methods in described["paths"].items()
        if path.startswith("/cases")
        for call in methods.values()
    ]
    assert len(calls) == 10
    assert all(call["summary"] and call["description"] for call in calls)
    assert described["components"]["schemas"]["NewProposal"]["examples"]


def test_an_open_case_goes_with_its_family_to_another_village(
    staffed: Office, family: UUID
) -> None:
    """The old village neither sees it nor takes it back any more; the new one does."""
    staffed.hires("dewi", "tim_data", SUKAMUNDUR)
    case, version = brought(staffed, family, "submit")
    staffed.hears(moved_house(family, SUKAMUNDUR))
    path, given = f"/cases/{case}/withdraw", {"version": str(version)}
    assert staffed.reads("sari", f"/cases/{case}").status_code == 404
    assert staffed.does("sari", path, **given).status_code == 404
    assert staffed.reads("dewi", f"/cases/{case}").status_code == 200
    assert staffed.does("dewi", path, **given).status_code == 200
    withdrawn = page(staffed, case)["steps"][-1]
    assert (withdrawn["village_code"], withdrawn["actor"]) == (SUKAMUNDUR, "dewi")


def test_a_replacement_names_two_families_and_both_are_told(staffed: Office, family: UUID) -> None:
    other = uuid4()
    staffed.hears(loaded(other))
    change = {"kind": "replacement", "reason_code": "MAMPU", "successor_id": str(other)}
    what = {"change": change, "effective": {"on": "2026-10-30"}}
    answer = staffed.does("sari", "/cases", proposal(family, staffed.heard, what))
    assert answer.status_code == 201, answer.text
    case = UUID(answer.json()["case_id"])
    assert page(staffed, case)["other_family_ids"] == [str(other)]
    [past] = staffed.ledger.history(f"family:{other}")
    assert past.by.case_id == case
    what["change"] = change | {"successor_id": str(uuid4())}
    unknown = staffed.does("sari", "/cases", proposal(other, staffed.heard, what))
    assert unknown.status_code == 404
