"""Whatever an officer records of a family can be undone: then all is as before, on every day."""

from typing import Any

import pytest

from tests.people_we_know import SUKAMAJU
from tests.registry.corrections.undoing import (
    APPROVER,
    CHILD,
    DINSOS,
    OPERATOR,
    Village,
    day,
    somebody,
)

HEIR = {
    "head_id": "{Siti}",
    "relations": [{"person_id": "{Budi}", "relation": "husband"}],
}
SPLIT = {**day("2026-05-01"), "members": [{"person_id": "{Ani}", "relation": "head"}]}
AWAY = {**day("2026-05-01"), "destination": {"level": "other_province"}}
ARRIVAL = {
    **day("2026-05-01"),
    "person": somebody("other_relative", "female", "1950-01-01", "Nenek", "1809014101500001"),
    "origin": {"level": "other_province"},
}
TRANSFER = {**day("2026-05-01"), "to_family_id": "{Mawar}", "relation": "other_relative"}

KINDS: dict[str, tuple[str, Any, str]] = {
    "birth": ("births", {"born": "2026-04-02", "child": CHILD}, OPERATOR),
    "death": ("deaths", {**day("2026-05-01"), "person_id": "{Ani}"}, OPERATOR),
    "death of the head": (
        "deaths",
        {**day("2026-05-01"), "person_id": "{Budi}", "new_head": {"head_id": "{Siti}"}},
        OPERATOR,
    ),
    "move of one": ("members/{Ani}/move-out", AWAY, OPERATOR),
    "move of all": ("move-out", AWAY, OPERATOR),
    "arrival": ("arrivals", ARRIVAL, OPERATOR),
    "found": ("members-found", {"person": ARRIVAL["person"]}, OPERATOR),
    "missing": ("members/{Ani}/missing", day("2026-05-01"), OPERATOR),
    "reappeared": ("members/{Ani}/reappearance", day("2026-05-01"), OPERATOR),
    "back": ("members/{Ani}/absence-end", day("2026-05-01"), OPERATOR),
    "away": ("members/{Ani}/absence", AWAY, OPERATOR),
    "transfer": ("members/{Ani}/transfer", TRANSFER, OPERATOR),
    "split": ("split", SPLIT, OPERATOR),
    "head": ("head", {**day("2026-05-01"), "new_head": HEIR}, OPERATOR),
    "KK number": ("kk-number", {**day("2026-05-01"), "kk_number": "1809010105260009"}, OPERATOR),
    "address": (
        "address-change",
        {**day("2026-05-01"), "village_code": SUKAMAJU, "address": {"address": "Jalan Baru 2"}},
        OPERATOR,
    ),
    "address put right": (
        "address-correction",
        {**day("2026-05-01"), "address": {"address": "Jalan B 3"}},
        OPERATOR,
    ),
    "NIK": ("members/{Ani}/nik", {"nik": "1809014908150001"}, OPERATOR),
    "NIK put right": ("members/{Siti}/nik-correction", {"nik": "1809014203850007"}, OPERATOR),
    "biodata": (
        "members/{Ani}/biodata-correction",
        {"biodata": {"birth_date": "2015-08-10"}},
        OPERATOR,
    ),
    "divorce": ("members/{Siti}/divorce", day("2026-05-01"), OPERATOR),
    "relation": ("members/{Ani}/relation-correction", {"relation": "grandchild"}, OPERATOR),
    "annulled": ("members/{Ani}/annulment", {}, OPERATOR),
    "desil": ("desil", {"period": "2026-TW2", "desil": 2}, DINSOS),
    "relisted": ("relisting", day("2026-05-01"), APPROVER),
    "listing ended": ("listing-end", {**day("2026-05-01"), "reason_code": "MAMPU"}, APPROVER),
    "housing": ("housing-surveys", {**day("2026-05-01"), "housing": {"has_car": True}}, DINSOS),
}


def filled(village: Village, body: Any) -> Any:
    """With the ids of the people and families that are named in it."""
    if isinstance(body, dict):
        return {name: filled(village, value) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(village, each) for each in body]
    return body.format(**village.people, **village.families) if isinstance(body, str) else body


FIRST: dict[str, tuple[str, Any]] = {
    "reappeared": ("members/{Ani}/missing", day("2026-04-01")),
    "back": ("members/{Ani}/absence", {**AWAY, **day("2026-04-01")}),
}
"""What has to have happened before."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recorded_can_be_undone(village: Village, kind: str) -> None:
    path, body, officer = KINDS[kind]
    if kind in FIRST:
        assert village.act("Melati", *FIRST[kind]).status_code == 202
    before = village.looks()
    done = village.act("Melati", path, filled(village, body), officer)
    assert done.status_code == 202, done.text
    recorded = village.looks()
    assert recorded != before
    event_id = done.json()["facts"][0]["event_id"]
    undone = village.undo(event_id)
    assert undone.status_code == 202, undone.text
    assert village.looks() == before
    again = village.undo(undone.json()["facts"][0]["event_id"])
    assert again.status_code == 202, again.text
    assert village.looks() == recorded, "an undoing can itself be undone"
    assert village.undo(undone.json()["facts"][0]["event_id"]).json()["title"] == (
        "Sudah dinyatakan keliru"
    )


def test_what_rests_on_an_arrival_is_listed_and_undone_with_it(village: Village) -> None:
    before = village.looks()
    came = village.act("Melati", "arrivals", ARRIVAL).json()
    (village.people["Nenek"],) = came["person_ids"]
    death = {**day("2026-06-01"), "person_id": village.people["Nenek"]}
    died = village.act("Melati", "deaths", death).json()
    asked = village.undo(came["facts"][0]["event_id"])
    assert (asked.status_code, asked.json()["codes"]) == (409, ["rests-on"])
    assert asked.json()["rests_on"] == [
        {"event_id": died["facts"][0]["event_id"], "title": "Kematian", "on": "2026-06-01"}
    ]
    undone = village.undo(came["facts"][0]["event_id"], confirmed="rests-on")
    assert undone.status_code == 202, undone.text
    assert village.looks() == before
    late = village.undo(died["facts"][0]["event_id"])
    assert late.json()["title"] == "Sudah dinyatakan keliru"


def test_what_rests_on_a_registration_reaches_the_families_that_came_of_it(
    village: Village,
) -> None:
    split = village.act("Melati", "split", filled(village, SPLIT)).json()
    village.families["Kenanga"] = split["new_family_id"]
    village.act("Kenanga", "desil", {"period": "2026-TW3", "desil": 1}, DINSOS)
    asked = village.undo(village.facts["Melati"])
    assert asked.status_code == 409
    titles = [each["title"] for each in asked.json()["rests_on"]]
    assert titles[0] == "KK dipecah"
    assert set(titles[1:]) == {"Tercantum dalam daftar penerima", "Desil diterima"}
    undone = village.undo(village.facts["Melati"], confirmed="rests-on")
    assert undone.status_code == 202, undone.text
    for name in ("Melati", "Kenanga"):
        gone = village.registry.get(DINSOS, f"/households/{village.families[name]}")
        assert gone.status_code == 404 or gone.json()["members"] == []


def test_a_kk_number_that_another_family_holds_meanwhile_does_not_come_back(
    village: Village,
) -> None:
    new = {**day("2026-05-01"), "kk_number": "1809010105260009"}
    replaced = village.act("Melati", "kk-number", new).json()
    old = {**day("2026-06-01"), "kk_number": "1809010102260001"}
    assert village.act("Mawar", "kk-number", old).status_code == 202
    refused = village.undo(replaced["facts"][0]["event_id"])
    assert (refused.status_code, refused.json()["title"]) == (409, "Nomor KK sudah dipakai")


def test_a_nik_that_somebody_else_holds_meanwhile_does_not_come_back(village: Village) -> None:
    right = {"nik": "1809014203850007"}
    corrected = village.act("Melati", "members/{Siti}/nik-correction", right).json()
    joko = {"nik": "1809014203850001"}
    taken = village.act("Melati", "members/{Ani}/nik", joko)
    assert taken.status_code == 202, taken.text
    refused = village.undo(corrected["facts"][0]["event_id"])
    assert (refused.status_code, refused.json()["title"]) == (409, "NIK sudah dipakai")


def test_another_village_cannot_undo_it(village: Village) -> None:
    path = f"/facts/{village.facts['Melati']}/error"
    assert village.registry.post("operator.margorejo", path).status_code == 404
