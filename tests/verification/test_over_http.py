"""One case over HTTP, from a village's proposal to the registry's answer."""

from typing import Any
from uuid import UUID, uuid4

import psycopg

from contracts.registry.welfare import (
    RatifiedChangeApplied,
)
from tests.verification.conftest import Office
from tests.verification.over_http import at_once, brought, facts_of, page, refused
from tests.verification.steps import ABLE, DECREE, FLOOR, done, proposal


def test_a_proposal_is_ratified_and_applied(staffed: Office, family: UUID) -> None:
    case, _ = brought(staffed, family, "submit", "return", "revise", "verify", "ratify")
    assert page(staffed, case)["state"] == "ratified"
    staffed.hears(RatifiedChangeApplied(**facts_of(case, family)))
    case_page = page(staffed, case)
    assert case_page["state"] == "applied"
    assert [step["actor"] for step in case_page["steps"]] == [
        *("sari", "joko", "sari", "joko", "tono"),
        "jejak.verification",
    ]


def test_a_conflict_is_decided_by_people(staffed: Office, family: UUID) -> None:
    case, _ = brought(staffed, family, "submit", "verify", "ratify")
    staffed.hears(refused(case, family, staffed.heard))
    case_page = page(staffed, case)
    assert case_page["state"] == "needs_reconciliation"
    case, version = done(staffed, "wati", "revise", case, case_page["position"], family)
    case, version = done(staffed, "joko", "verify", case, version, family)
    done(staffed, "tono", "ratify", case, version, family)
    assert page(staffed, case)["attempt"] == 2


def test_the_village_must_have_looked_at_what_stood_in_the_way(
    staffed: Office, family: UUID
) -> None:
    looked = staffed.heard
    case, _ = brought(staffed, family, "submit", "verify", "ratify")
    staffed.hears(refused(case, family, looked + 1))
    version = page(staffed, case)["position"]
    body = {**FLOOR, "based_on": looked}
    answer = staffed.does("sari", f"/cases/{case}/revise", body, version=str(version))
    assert answer.status_code == 409
    assert answer.json()["position"] == looked + 1


def test_one_person_with_every_role_gets_no_further_than_one_step(
    staffed: Office, family: UUID
) -> None:
    acting = {"acting_role": "tim_data"}
    answer = staffed.does("rangkap", "/cases", proposal(family, staffed.heard), **acting)
    case = answer.json()["case_id"]
    for step in ("verify", "return"):
        answer = staffed.does("rangkap", f"/cases/{case}/{step}", version=version_of(answer))
        assert answer.status_code == 409, step
        assert answer.json()["type"] == "/problems/duty-taken"
        assert "minta rekan Anda" in answer.json()["detail"]
        answer.headers["etag"] = f'"v{page(staffed, UUID(case))["position"]}"'
    answer = staffed.does("joko", f"/cases/{case}/verify", version=version_of(answer))
    for step, body in (("ratify", DECREE), ("reject", None)):
        last = staffed.does("rangkap", f"/cases/{case}/{step}", body, version=version_of(answer))
        assert last.json()["type"] == "/problems/duty-taken"


def version_of(answer: Any) -> str:
    return str(answer.headers["etag"]).strip('"v')


def test_what_officers_wrote_is_on_the_page_until_the_key_of_the_family_goes(
    staffed: Office, family: UUID
) -> None:
    case, _ = brought(staffed, family, "submit", "verify")
    [first, _] = page(staffed, case)["steps"]
    assert first["remark"] == "hasil kunjungan rumah"
    assert first["evidence"][0]["uri"] == "berkas:rumah-depan.jpg"
    with psycopg.connect(staffed.settings.app_conninfo) as db:
        facts = db.execute("SELECT data FROM fact").fetchall()
    assert facts and not any(b"kunjungan" in data or b"rumah-depan" in data for (data,) in facts)
    staffed.ledger.mapper.own_keys.erase([family], "putusan 12")
    [first, _] = page(staffed, case)["steps"]
    assert (first["remark"], first["evidence"][0]["uri"]) == (None, None)
    assert first["reason"] == "lainnya"


def test_a_repeated_command_is_carried_out_once(staffed: Office, family: UUID) -> None:
    body, key = proposal(family, staffed.heard), uuid4().hex
    first = staffed.does("sari", "/cases", body, idempotency_key=key)
    again = staffed.does("sari", "/cases", body, idempotency_key=key)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert first.headers["location"] == f"/cases/{first.json()['case_id']}"
    case = first.json()["case_id"]
    key = uuid4().hex
    answers = [
        staffed.does(
            "joko", f"/cases/{case}/verify", version=version_of(first), idempotency_key=key
        )
        for _ in range(3)
    ]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(page(staffed, UUID(case))["steps"]) == 2


def test_a_lost_answer_is_given_again_from_the_ledger(staffed: Office, family: UUID) -> None:
    body, key = proposal(family, staffed.heard), uuid4().hex
    first = staffed.does("sari", "/cases", body, idempotency_key=key)
    with staffed.deps.pool.connection() as db:
        db.execute("DELETE FROM idempotency")
    again = staffed.does("sari", "/cases", body, idempotency_key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["etag"] == first.headers["etag"]


def test_two_villages_clerks_cannot_both_propose_the_same(staffed: Office, family: UUID) -> None:
    body = proposal(family, staffed.heard)
    asked = at_once(lambda who: staffed.does(who, "/cases", body), "sari", "wati", "sari", "wati")
    # Who loses three races is asked to come again, and is refused then.
    assert asked.count(201) == 1 and set(asked) <= {201, 409, 503}
    assert staffed.does("wati", "/cases", body).status_code == 409
    assert staffed.does("sari", "/cases", proposal(family, 1, ABLE)).status_code == 201


def test_of_two_verifiers_at_once_one_is_heard(staffed: Office, family: UUID) -> None:
    case, version = brought(staffed, family, "submit")
    path = f"/cases/{case}/verify"
    ask = {"version": str(version)}
    assert at_once(lambda who: staffed.does(who, path, **ask), "joko", "rina") == [200, 409]
