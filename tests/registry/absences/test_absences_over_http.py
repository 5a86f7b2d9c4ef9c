"""Who is not at home, as officers send it: the family's version moves on."""

from fastapi.testclient import TestClient

from tests.people_we_know import ANI, FAMILY
from tests.registry.asking import post

YESTERDAY = {"effective": {"on": "2026-01-02"}}
HOUSEHOLD = f"/households/{FAMILY}"


def test_who_was_missing_reappears_in_their_family(web: TestClient) -> None:
    who = f"{HOUSEHOLD}/members/{ANI}"
    assert post(web, f"{who}/missing", YESTERDAY).json()["facts"][0]["title"] == "Anggota hilang"
    body = {"effective": {"on": "2026-01-20"}}
    back = post(web, f"{who}/reappearance", body, if_match='"v2"')
    assert back.status_code == 202, back.text
    again = post(web, f"{who}/reappearance", body, if_match='"v3"')
    assert again.json()["facts"] == []


def test_who_is_away_for_a_while_stays_and_comes_back(web: TestClient) -> None:
    who = f"{HOUSEHOLD}/members/{ANI}"
    away = {**YESTERDAY, "destination": {"level": "other_province"}, "until": "2027-01-01"}
    assert post(web, f"{who}/absence", away).status_code == 202
    assert post(web, f"{who}/absence", away, if_match='"v2"').json()["facts"] == []
    back = {"effective": {"on": "2026-03-01"}}
    ended = post(web, f"{who}/absence-end", back, if_match='"v2"')
    assert [fact["title"] for fact in ended.json()["facts"]] == ["Anggota pulang"]
