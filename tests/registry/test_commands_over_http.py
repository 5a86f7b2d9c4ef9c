"""The commands as people send them, against a real database for rights and repeats."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from contracts.ids import FAMILY as FAMILY_TAG
from contracts.registry.families import HeadChanged
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.access import right_of
from services.registry.routes import commands
from tests.people_we_know import ANI, BUDI, FAMILY, MARGOREJO, SITI, SUKAMAJU
from tests.registry.asking import (
    DINSOS,
    OPERATOR,
    OTHER,
    SYSADMIN,
    post,
)

A_NIK, A_KK = "1809015705900001", "1809012011260001"
YESTERDAY = {"effective": {"on": "2026-01-02"}}
HOUSEHOLD = f"/households/{FAMILY}"
PERSON = {
    "relation": "head",
    "biodata": {"sex": "female", "birth_date": "1990-05-17"},
    "identity": {"name": "Rini", "nik": A_NIK},
}
NEW_FAMILY = {
    **YESTERDAY,
    "village_code": SUKAMAJU,
    "kk_number": A_KK,
    "address": {"address": "Jalan Melati 9", "rt": "003"},
    "members": [PERSON],
    "origin": {"level": "other_province", "region_code": "31.74"},
}


def test_a_family_is_registered_and_answered_with_its_id_and_version(web: TestClient) -> None:
    answer = post(web, "/households", NEW_FAMILY)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert answer.headers["location"] == f"/households/{body['family_id']}"
    assert answer.headers["etag"] == '"v1"'
    assert len(body["person_ids"]) == 1
    titles = [fact["title"] for fact in body["facts"]]
    assert titles == ["Keluarga didaftarkan", "Dusun, RW atau RT dicatat"]


def test_a_repeated_request_is_answered_alike_and_recorded_once(
    web: TestClient, ledger: Ledger
) -> None:
    key = uuid4().hex
    first = post(web, "/households", NEW_FAMILY, idempotency_key=key)
    again = post(web, "/households", NEW_FAMILY, idempotency_key=key)
    assert again.json() == first.json()
    assert len(ledger.history(FAMILY_TAG.of(UUID(first.json()["family_id"])))) == 1


def test_nothing_stored_names_nik_or_kk_in_plain_text(web: TestClient, ledger: Ledger) -> None:
    post(web, "/households", NEW_FAMILY)
    rows = list(ledger.recorder.read())
    stored = b"".join(row.event.data for row in rows)
    tags = " ".join(tag for row in rows for tag in row.event.tags)
    assert A_NIK.encode() not in stored and A_KK.encode() not in stored and b"Rini" not in stored
    assert A_NIK not in tags and A_KK not in tags


def test_an_invalid_nik_is_refused_with_what_to_do(web: TestClient) -> None:
    person = {**PERSON, "identity": {"name": "Rini", "nik": "123"}}
    answer = post(web, "/households", {**NEW_FAMILY, "members": [person]})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "#/members/0/identity/nik"
    assert error["detail"] == "NIK harus 16 angka. Anda mengisi 3."


def test_the_death_of_a_head_names_the_next_and_moves_the_version_on(
    web: TestClient, ledger: Ledger
) -> None:
    body = {**YESTERDAY, "person_id": str(BUDI), "cause": "sickness_or_age"}
    refused = post(web, f"{HOUSEHOLD}/deaths", body)
    assert refused.status_code == 409
    assert refused.json()["title"] == "Kepala keluarga pengganti belum disebut"
    answer = post(web, f"{HOUSEHOLD}/deaths", {**body, "new_head": {"head_id": str(SITI)}})
    assert answer.status_code == 202, answer.text
    assert answer.headers["etag"] == '"v3"'
    assert isinstance(ledger.history(FAMILY_TAG.of(FAMILY))[-1].fact, HeadChanged)


def test_what_was_changed_by_others_must_be_looked_at_first(web: TestClient) -> None:
    death = {**YESTERDAY, "person_id": str(ANI)}
    assert post(web, f"{HOUSEHOLD}/deaths", death).status_code == 202
    stale = post(web, f"{HOUSEHOLD}/deaths", {**death, "person_id": str(SITI)})
    assert stale.status_code == 412
    assert stale.json()["changed"] == ["Kematian"]


def test_a_recorded_fact_can_be_declared_an_error_by_its_id(web: TestClient) -> None:
    death = post(web, f"{HOUSEHOLD}/deaths", {**YESTERDAY, "person_id": str(ANI)}).json()
    path = f"/facts/{death['facts'][0]['event_id']}/error"
    assert post(web, path, None).status_code == 202
    assert post(web, path, None).json()["title"] == "Sudah dinyatakan keliru"
    assert post(web, f"/facts/{uuid4()}/error", None).status_code == 404


def test_what_contradicts_the_history_is_recorded_once_it_is_confirmed(web: TestClient) -> None:
    path = f"{HOUSEHOLD}/address-change"
    moved = {"village_code": SUKAMAJU, "address": {"address": "Jalan Mawar 1"}}
    assert post(web, path, {"effective": {"on": "2026-05-10"}, **moved}).status_code == 202
    older = {"effective": {"on": "2026-04-10"}, **moved, "address": {"address": "Jalan Kenanga 1"}}
    asked = post(web, path, older, if_match='"v2"')
    assert asked.status_code == 409
    assert asked.json()["type"] == "/problems/confirmation-needed"
    assert asked.json()["codes"] == ["no-effect"]
    assert "Yang berlaku sekarang lebih baru" in asked.json()["detail"]
    sure = post(web, path, older, if_match='"v2"', confirmed="no-effect")
    assert sure.status_code == 202, sure.text


def test_another_village_finds_nothing_and_the_regency_finds_it(web: TestClient) -> None:
    death = {**YESTERDAY, "person_id": str(ANI)}
    assert post(web, f"{HOUSEHOLD}/deaths", death, OTHER).status_code == 404
    assert post(web, f"{HOUSEHOLD}/deaths", death, DINSOS).status_code == 202


def test_a_village_registers_families_only_in_its_own_village(web: TestClient) -> None:
    assert post(web, "/households", NEW_FAMILY, OTHER).status_code == 403


HEAD = {"head_id": str(SITI), "relations": [{"person_id": str(BUDI), "relation": "husband"}]}
CHILD = {"relation": "child", "biodata": {"sex": "male"}, "identity": {"name": "Adi"}}
MOVE = {**YESTERDAY, "destination": {"level": "other_province"}}


@pytest.mark.parametrize(
    ("path", "body", "person"),
    [
        ("/births", {"born": "2026-01-02", "child": CHILD, "mother_id": str(SITI)}, OPERATOR),
        (f"/members/{ANI}/move-out", MOVE, OPERATOR),
        ("/move-out", MOVE, OPERATOR),
        (
            "/arrivals",
            {**YESTERDAY, "person": CHILD, "origin": {"level": "other_village"}},
            OPERATOR,
        ),
        ("/members-found", {"person": CHILD}, OPERATOR),
        (
            "/split",
            {**YESTERDAY, "members": [{"person_id": str(SITI), "relation": "head"}]},
            OPERATOR,
        ),
        ("/head", {**YESTERDAY, "new_head": HEAD}, OPERATOR),
        (f"/members/{ANI}/missing", YESTERDAY, OPERATOR),
        ("/kk-number", {**YESTERDAY, "kk_number": A_KK}, OPERATOR),
        (
            "/address-change",
            {**YESTERDAY, "village_code": SUKAMAJU, "address": {"rt": "9"}},
            OPERATOR,
        ),
        ("/address-correction", {**YESTERDAY, "address": {"rt": "9"}}, OPERATOR),
        (f"/members/{ANI}/nik-correction", {"nik": None}, OPERATOR),
        (
            f"/members/{ANI}/biodata-correction",
            {"biodata": {"occupation": None, "birth_date": "2015-08-10"}},
            OPERATOR,
        ),
    ],
)
def test_every_command_records_what_it_says(
    web: TestClient, path: str, body: dict[str, Any], person: str
) -> None:
    answer = post(web, HOUSEHOLD + path, body, person)
    assert answer.status_code == 202, answer.text
    assert answer.json()["version"] == 2
    assert answer.headers["etag"] == '"v2"'


def test_a_village_does_not_move_a_family_into_another_one(web: TestClient) -> None:
    there = {**YESTERDAY, "village_code": MARGOREJO, "address": {"rt": "9"}}
    refused = post(web, f"{HOUSEHOLD}/address-change", there)
    assert refused.status_code == 403
    assert refused.json()["title"] == "Desa di luar wilayah Anda"
    assert post(web, f"{HOUSEHOLD}/address-change", there, DINSOS).status_code == 202


def test_nik_and_transfer_reach_the_family(web: TestClient, ledger: Ledger) -> None:
    there = post(web, "/households", NEW_FAMILY).json()["family_id"]
    transfer = {**YESTERDAY, "to_family_id": there, "relation": "other_relative"}
    assert post(web, f"{HOUSEHOLD}/members/{ANI}/transfer", transfer).status_code == 202
    nik = {"nik": "1809014908150002"}
    refused = post(web, f"/households/{there}/members/{ANI}/nik", nik, if_match='"v2"')
    assert refused.json()["title"] == "Sudah mempunyai NIK"


def test_nobodys_name_or_sex_is_taken_away(web: TestClient) -> None:
    path = f"{HOUSEHOLD}/members/{ANI}/biodata-correction"
    answer = post(web, path, {"identity": {"name": None}})
    assert answer.status_code == 422
    assert "tidak boleh dikosongkan" in answer.json()["errors"][0]["detail"]
    answer = post(web, path, {"identity": {"name": "Ani <b>"}})
    assert answer.json()["errors"][0]["detail"].startswith("Nama hanya berisi huruf")


def test_roles_are_given_and_taken_by_others_only(web: TestClient) -> None:
    role = {"officer": "operator.baru", "role": "tim_data", "region_code": SUKAMAJU}
    assert post(web, "/roles", role, SYSADMIN).status_code == 202
    assert post(web, "/roles/revocations", role, SYSADMIN).status_code == 202
    own = {**role, "officer": SYSADMIN}
    assert post(web, "/roles", own, SYSADMIN).json()["title"] == "Tidak untuk diri sendiri"
    elsewhere = {**role, "region_code": "18.01"}
    assert post(web, "/roles", elsewhere, SYSADMIN).status_code == 403
    assert post(web, "/roles", role, OPERATOR).status_code == 403


def test_every_command_declares_a_right() -> None:
    routes = [route for router in commands for route in router.routes]
    assert len(routes) == 44
    assert all(right_of(route) for route in routes)
