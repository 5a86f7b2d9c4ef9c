"""Erasing a person takes two officers; then nobody can read it, and the history still adds up."""

import pytest

from contracts.event import Absent
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.registry.families import AddressChanged
from services.registry.directory.view import directory
from tests.people_we_know import BUDI, FAMILY, LAST_WEEK, MARGOREJO, SITI, family
from tests.rebuilding import rebuild
from tests.registry.known import Known

LEGAL = {"legal_basis": "UU 27/2022 pasal 8"}


@pytest.fixture
def erased(registry: Known) -> Known:
    registry.record(family)
    asked = registry.post("dpo.satu", f"/persons/{BUDI}/erasure", **LEGAL)
    assert asked.status_code == 202, asked.text
    agreed = registry.post("kepala.satu", f"/persons/{BUDI}/erasure/approval", **LEGAL)
    assert agreed.status_code == 202, agreed.text
    registry.running.follow()
    return registry


def test_the_name_is_gone_from_the_page_and_the_family_stays(erased: Known) -> None:
    page = erased.get("operator.sukamaju", f"/households/{FAMILY}").json()
    names = {member["person_id"]: member["name"] for member in page["members"]}
    assert names[str(BUDI)] is None
    assert names[str(SITI)] == "Siti"
    assert [member["erased"] for member in page["members"]] == [True, False, False]


def test_what_officers_wrote_about_the_person_is_gone_too(registry: Known) -> None:
    registry.record(family)
    for who, step in (("dpo.satu", "erasure"), ("kepala.satu", "erasure/approval")):
        registry.post(who, f"/persons/{BUDI}/{step}", reason="surat Pak Budi Canary", **LEGAL)
    page = registry.get("dpo.satu", f"/households/{FAMILY}").json()
    assert [each["remark"] for each in page["remarks"]] == ["surat Pak Budi Canary"] * 2
    assert page["remarks"][0]["title"] == "Penghapusan data pribadi diminta"
    assert (
        "remark"
        in registry.running.db.execute(
            "SELECT fields FROM access_log ORDER BY at DESC LIMIT 1"
        ).fetchone()[0]
    )  # type: ignore[index]
    facts = registry.running.db.execute("SELECT data FROM fact").fetchall()
    assert not any(b"Canary" in bytes(data) for (data,) in facts)
    registry.running.follow()
    page = registry.get("dpo.satu", f"/households/{FAMILY}").json()
    assert page["remarks"] == []


def test_the_history_replays_with_the_data_marked_as_erased(erased: Known) -> None:
    loaded = erased.ledger.history(FAMILY_TAG.of(FAMILY))[0].fact
    identities = [member.identity for member in loaded.members]  # type: ignore[attr-defined]
    assert identities[0] is Absent.ERASED
    assert identities[1].name == "Siti"


def test_nobody_finds_the_person_by_name_any_more(erased: Known) -> None:
    assert erased.post("operator.sukamaju", "/search/name", {"name": "Budi"}).json() == []


def test_a_rebuilt_directory_equals_the_live_one_after_an_erasure(erased: Known) -> None:
    last = rebuild(directory, erased.running.running.logs["ledger"], erased.running.db)
    assert last.identical


def test_a_request_alone_erases_nothing_and_needs_a_legal_basis(registry: Known) -> None:
    registry.record(family)
    assert registry.post("dpo.satu", f"/persons/{BUDI}/erasure").status_code == 422
    assert registry.post("dpo.satu", f"/persons/{BUDI}/erasure", **LEGAL).status_code == 202
    registry.running.follow()
    assert registry.post("operator.sukamaju", "/search/name", {"name": "Budi"}).json()


def test_a_family_that_moved_is_erased_where_it_lives_now(registry: Known) -> None:
    moved = AddressChanged(family_id=FAMILY, village_code=MARGOREJO, effective=LAST_WEEK)
    registry.record(family, moved)
    registry.post("dpo.satu", f"/persons/{BUDI}/erasure", **LEGAL)
    asked = registry.ledger.history(FAMILY_TAG.of(FAMILY))[-1].fact
    assert asked.village_code == MARGOREJO  # type: ignore[attr-defined]


def test_without_a_request_there_is_nothing_to_agree_to(registry: Known) -> None:
    registry.record(family)
    answer = registry.post("kepala.satu", f"/persons/{BUDI}/erasure/approval", **LEGAL)
    assert answer.status_code == 409
    assert answer.json()["title"] == "Belum diminta"
