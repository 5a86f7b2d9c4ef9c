"""A date that was recorded wrongly is put right; what happened stays, and so do the dead."""

from typing import Any

from tests.registry.corrections.undoing import CHILD, DINSOS, OPERATOR, Village, day


def presence(village: Village, name: str, on: str | None = None) -> str | None:
    query = f"?valid_at={on}" if on else ""
    page = f"/households/{village.families['Melati']}{query}"
    members = village.registry.get(DINSOS, page).json()["members"]
    who = village.people[name]
    return next((each["presence"] for each in members if each["person_id"] == who), None)


def died(village: Village, on: str) -> str:
    body = {**day(on), "person_id": village.people["Ani"]}
    return str(village.act("Melati", "deaths", body).json()["facts"][0]["event_id"])


def corrected(village: Village, event_id: str, to: Any, **more: str) -> Any:
    return village.registry.post(OPERATOR, f"/facts/{event_id}/date", to, **more)


def test_a_wrong_date_is_no_resurrection(village: Village) -> None:
    death = died(village, "2026-09-01")
    assert corrected(village, death, day("2026-08-01")).status_code == 202
    assert presence(village, "Ani", "2026-08-15") == "dead"
    assert presence(village, "Ani", "2026-07-15") == "present"
    july = {"effective": {"on": "2026-07-01", "precision": "month"}}
    last = corrected(village, death, july)
    assert last.status_code == 202, last.text
    assert presence(village, "Ani", "2026-07-30") == "present"
    assert presence(village, "Ani", "2026-07-31") == presence(village, "Ani") == "dead"
    undone = village.undo(last.json()["facts"][0]["event_id"])
    assert undone.status_code == 202, undone.text
    assert presence(village, "Ani", "2026-07-31") == "present"
    assert presence(village, "Ani", "2026-08-01") == "dead"


def test_whoever_heads_the_family_since_a_death_heads_it_since_the_right_day(
    village: Village,
) -> None:
    heir = {"head_id": village.people["Siti"]}
    body = {**day("2026-09-01"), "person_id": village.people["Budi"], "new_head": heir}
    death = village.act("Melati", "deaths", body).json()["facts"][0]["event_id"]
    assert corrected(village, death, day("2026-06-01")).status_code == 202
    page = f"/households/{village.families['Melati']}?valid_at=2026-06-02"
    assert village.registry.get(DINSOS, page).json()["head_due"] is False


def test_the_same_date_again_records_nothing(village: Village) -> None:
    death = died(village, "2026-09-01")
    assert corrected(village, death, day("2026-09-01")).json()["facts"] == []


def test_what_cannot_be_is_refused(village: Village) -> None:
    death = died(village, "2026-09-01")
    future = corrected(village, death, day("2999-01-01"))
    assert future.json()["title"] == "Tanggal belum tiba"
    unborn = corrected(village, death, day("2015-08-01"))
    assert unborn.json()["title"] == "Tanggal sebelum kelahiran"
    assert village.undo(death).status_code == 202
    gone = corrected(village, death, day("2026-08-01"))
    assert gone.json()["title"] == "Sudah dinyatakan keliru"


def test_a_birth_has_no_date_but_the_birth_date(village: Village) -> None:
    born = village.act("Melati", "births", {"born": "2026-04-02", "child": CHILD}).json()
    refused = corrected(village, born["facts"][0]["event_id"], day("2026-04-03"))
    assert refused.json()["title"] == "Catatan tanpa tanggal"


def test_a_date_before_what_is_known_since_is_asked_about(village: Village) -> None:
    """Ani went to Joko in May and died there in June; then she is said to have died in April."""
    to = {**day("2026-05-01"), "to_family_id": village.families["Mawar"], "relation": "child"}
    village.act("Melati", "members/{Ani}/transfer", to)
    body = {**day("2026-06-01"), "person_id": village.people["Ani"]}
    death = village.act("Mawar", "deaths", body).json()["facts"][0]["event_id"]
    asked = corrected(village, death, day("2026-04-01"))
    assert asked.status_code == 409
    assert "overruled" in asked.json()["codes"]
    sure = corrected(village, death, day("2026-04-01"), confirmed=",".join(asked.json()["codes"]))
    assert sure.status_code == 202, sure.text
    assert presence(village, "Ani", "2026-04-02") == "dead"
