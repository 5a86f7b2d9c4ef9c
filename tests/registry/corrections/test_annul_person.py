"""A record with nobody behind it is annulled: nobody ever lived here, on any day."""

from contracts.event import Effective
from contracts.registry.amendments import PersonAnnulled
from services.registry.corrections.annul_person import AnnulPerson
from services.registry.projections.family import Family
from services.registry.refusals import HeadNotNamed
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import BUDI, FAMILY, SITI, SUKAMAJU, TODAY, budi, family
from tests.registry.corrections.undoing import DINSOS, OPERATOR, Village
from tests.registry.what_happened import headed_by


def members(village: Village, query: str = "") -> list[str]:
    page = f"/households/{village.families['Melati']}{query}"
    return [each["name"] for each in village.registry.get(DINSOS, page).json()["members"]]


def test_nobody_ever_lived_there(village: Village) -> None:
    path = f"members/{village.people['Siti']}/annulment"
    assert village.act("Melati", path, {}).status_code == 202
    for query in ("", "?valid_at=2026-03-01"):
        assert members(village, query) == ["Budi", "Ani"]
    again = village.act("Melati", path, {})
    assert again.json()["facts"] == []
    nik = {"nik": "1809014203850001"}
    free = village.act("Melati", f"members/{village.people['Ani']}/nik", nik)
    assert free.status_code == 202, free.text


def test_when_the_head_never_existed_another_is_named(village: Village) -> None:
    path = f"members/{village.people['Budi']}/annulment"
    refused = village.act("Melati", path, {})
    assert refused.json()["title"] == "Kepala keluarga pengganti belum disebut"
    heir = {"new_head": {"head_id": village.people["Siti"]}}
    done = village.act("Melati", path, heir)
    if done.status_code == 409:
        done = village.act("Melati", path, heir, confirmed=",".join(done.json()["codes"]))
    assert done.status_code == 202, done.text


def test_it_is_undone_unless_somebody_has_the_nik_meanwhile(village: Village) -> None:
    before = village.looks()
    path = f"members/{village.people['Siti']}/annulment"
    event_id = village.act("Melati", path, {}).json()["facts"][0]["event_id"]
    nik = {"nik": "1809014203850001"}
    given = village.act("Melati", f"members/{village.people['Ani']}/nik", nik).json()
    assert village.undo(event_id).json()["title"] == "NIK sudah dipakai"
    assert village.undo(given["facts"][0]["event_id"]).status_code == 202
    assert village.registry.post(OPERATOR, f"/facts/{event_id}/error").status_code == 202
    assert village.looks() == before


def test_a_head_who_never_was_is_succeeded_from_today_on() -> None:
    given(family).when(AnnulPerson(Family(FAMILY), BUDI, TODAY)).then_refused(HeadNotNamed)
    heads = headed_by(SITI).model_copy(update={"effective": Effective.day(TODAY)})
    annulled = PersonAnnulled(
        family_id=FAMILY, village_code=SUKAMAJU, person_id=BUDI, nik_key=budi.nik_key
    )
    named = AnnulPerson(Family(FAMILY), BUDI, TODAY, Succession(SITI))
    given(family).when(named).then(annulled, heads)
