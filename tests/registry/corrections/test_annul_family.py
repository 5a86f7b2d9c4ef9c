"""A family that never existed has nobody on any day, and its KK number is free."""

from tests.registry.corrections.undoing import DINSOS, Village, day


def test_a_family_that_never_existed(village: Village) -> None:
    before = village.looks()
    done = village.act("Melati", "annulment", None)
    assert done.status_code == 202, done.text
    page = f"/households/{village.families['Melati']}"
    for query in ("", "?valid_at=2026-03-01"):
        assert village.registry.get(DINSOS, page + query).json()["members"] == []
    undone = village.undo(done.json()["facts"][0]["event_id"])
    assert undone.status_code == 202, undone.text
    assert village.looks() == before


def test_its_kk_number_is_free(village: Village) -> None:
    village.act("Melati", "annulment", None)
    number = {**day("2026-06-01"), "kk_number": "1809010102260001"}
    assert village.act("Mawar", "kk-number", number).status_code == 202


def test_who_lives_elsewhere_by_now_existed(village: Village) -> None:
    to = {**day("2026-05-01"), "to_family_id": village.families["Mawar"], "relation": "child"}
    assert village.act("Melati", "members/{Ani}/transfer", to).status_code == 202
    refused = village.act("Melati", "annulment", None)
    assert refused.json()["title"] == "Sudah menjadi anggota keluarga lain"
