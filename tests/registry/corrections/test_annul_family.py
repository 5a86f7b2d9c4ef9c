"""A family that never existed has nobody on any day, and its KK number is free."""

from contracts.registry.amendments import PersonAnnulled
from services.registry.corrections.annul_family import AnnulFamily
from services.registry.projections.family import Family
from tests.gwt import given
from tests.people_we_know import FAMILY, SUKAMAJU, family
from tests.registry.corrections.undoing import DINSOS, Village, day
from tests.registry.what_happened import everybody


def test_everybody_of_it_never_was_once() -> None:
    annulled = [
        PersonAnnulled(
            family_id=FAMILY,
            village_code=SUKAMAJU,
            person_id=each.person_id,
            nik_key=each.nik_key,
        )
        for each in everybody
    ]
    given(family).when(AnnulFamily(Family(FAMILY))).then(*annulled)
    given(family, *annulled).when(AnnulFamily(Family(FAMILY))).then()


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
