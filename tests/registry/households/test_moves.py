"""What a page tells of moves: from where, to where, and the id that both regencies know."""

from typing import Any

import pytest

from tests.people_we_know import ANI, FAMILY, HOME, MARGOREJO, SUKAMAJU, family
from tests.registry.known import Known
from tests.registry.what_happened import in_area

PAGE = f"/households/{FAMILY}"
PLACE, AREAS = in_area(HOME)
AWAY = {"level": "other_province", "region_code": "31.74"}


@pytest.fixture
def settled(registry: Known) -> Known:
    registry.record(*AREAS, family.model_copy(update=PLACE.parts()))
    return registry


def done(known: Known, path: str, body: dict[str, Any], version: int = 1) -> None:
    body = {"effective": {"on": "2026-11-10"}, **body}
    answer = known.post("dinsos.satu", PAGE + path, body, if_match=f'"v{version}"')
    assert answer.status_code == 202, answer.text


def moves(known: Known, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = known.get("dinsos.satu", PAGE + query).json()["moves"]
    return found


def test_who_moves_to_another_village_comes_from_an_area_of_the_former_one(
    settled: Known,
) -> None:
    there = {"village_code": MARGOREJO, "address": {"dusun": "Melati"}}
    done(settled, "/address-change", there)
    [move] = moves(settled)
    assert (move["title"], move["from_village"]) == ("Alamat berubah", SUKAMAJU)
    assert moves(settled, "?valid_at=2026-11-09") == []


def test_within_a_village_only_the_area_is_another(settled: Known) -> None:
    done(settled, "/address-change", {"village_code": SUKAMAJU, "address": {"dusun": "Melati"}})
    [move] = moves(settled)
    assert move["from_village"] is None
    assert move["from_area"] == {"dusun": "MEKAR", "rw": "001", "rt": "002"}


def test_a_move_out_of_the_regency_has_an_id_and_an_arrival_names_its_own(
    settled: Known,
) -> None:
    body = {"destination": AWAY, "reported_on": "2026-11-12", "reported_by": "family"}
    done(settled, f"/members/{ANI}/move-out", body)
    [move] = moves(settled)
    assert move["elsewhere"]["transfer_id"]
    person = {
        "relation": "other_relative",
        "biodata": {"sex": "female"},
        "identity": {"name": "Rini"},
    }
    number = "6f3e2a0e-1a1f-4d4c-8c1b-2f6f6a3f9d10"
    origin = {**AWAY, "transfer_id": number}
    done(settled, "/arrivals", {"person": person, "origin": origin}, 2)
    assert moves(settled)[-1]["elsewhere"]["transfer_id"] == number


def test_a_move_within_the_regency_needs_none(settled: Known) -> None:
    there = {"level": "other_village", "region_code": MARGOREJO}
    done(settled, f"/members/{ANI}/move-out", {"destination": there})
    [move] = moves(settled)
    assert move["elsewhere"]["transfer_id"] is None
