"""What one officer alone may not carry out, or take back, of an import."""

from typing import Any

import pytest

from services.registry.imports.jobs import second_officer
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import BUDI, EVERYBODY

ANOTHER, THIRD = "dinsos.satu", "dinsos.dua"


def taken_back(loket: Loket, import_id: str, who: str, **body: Any) -> dict[str, Any]:
    answer = loket.registry.post(who, f"/imports/{import_id}/cancel", body or None)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_plan_over_anothers_upload_waits_for_a_second_officer(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    first = loket.commit(tried["id"], who=ANOTHER)
    assert first.status_code == 202 and first.json()["state"] == "planned"
    assert "petugas kedua" in first.json()["notice"]
    waiting = loket.found(tried["id"])["asked_by"]
    assert (waiting["actor"], waiting["what"], waiting["agreed_by"]) == (ANOTHER, "commit", None)
    second = loket.commit(tried["id"], who=THIRD).json()
    assert (second["state"], second["committed_by"]["actor"]) == ("committing", THIRD)
    assert second["asked_by"]["agreed_by"]["actor"] == THIRD
    loket.work()
    assert len(loket.loaded()) == 2


def test_asking_twice_makes_nobody_a_second_officer(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    for who in (ANOTHER, ANOTHER, ANOTHER.upper()):
        answer = loket.commit(tried["id"], who=who)
        assert answer.status_code in (202, 401, 403)
    assert loket.found(tried["id"])["state"] == "planned"
    loket.work()
    assert loket.loaded() == []


def test_who_uploaded_it_may_be_the_second_officer(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    loket.commit(tried["id"], who=ANOTHER)
    assert loket.commit(tried["id"], who=OPERATOR).json()["state"] == "committing"


def test_a_large_plan_waits_also_where_one_uploaded_it_oneself(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_officer, "MOST_ALONE", len(EVERYBODY) - 1)
    tried = loket.tried(*EVERYBODY)
    assert loket.commit(tried["id"]).json()["state"] == "planned"
    assert loket.commit(tried["id"], who=ANOTHER).json()["state"] == "committing"


def test_a_plan_of_exactly_so_many_rows_needs_nobody_else(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_officer, "MOST_ALONE", len(EVERYBODY))
    assert loket.commit(loket.tried(*EVERYBODY)["id"]).json()["state"] == "committing"


def test_what_another_uploaded_is_taken_back_by_two(loket: Loket) -> None:
    stored = loket.carried_out(*EVERYBODY)
    assert taken_back(loket, stored["id"], ANOTHER)["state"] == "committed"
    families = [str(each.family_id) for each in loket.loaded()[:1]]
    narrower = taken_back(loket, stored["id"], THIRD, families=families)
    assert narrower["state"] == "committed", "what the second asks for is not what the first did"
    assert taken_back(loket, stored["id"], ANOTHER, families=families)["asked_by"]["agreed_by"]
    loket.work()
    assert loket.found(stored["id"])["state"] == "committed", "the other family stays"


def test_what_was_agreed_to_once_is_not_agreed_to_again(loket: Loket) -> None:
    stored = loket.carried_out(*EVERYBODY)
    families = [[str(each.family_id)] for each in loket.loaded()]
    for who in (ANOTHER, THIRD):
        taken_back(loket, stored["id"], who, families=families[0])
    loket.work()
    again = taken_back(loket, stored["id"], THIRD, families=families[0])
    assert again["asked_by"]["agreed_by"] is None


def test_one_alone_stops_a_plan_and_drops_it(loket: Loket) -> None:
    """Nothing is changed by it, and whoever sees harm coming must not wait for a colleague."""
    tried = loket.tried(BUDI)
    assert taken_back(loket, tried["id"], ANOTHER)["state"] == "cancelled"
    assert taken_back(loket, tried["id"], THIRD)["asked_by"] is None
