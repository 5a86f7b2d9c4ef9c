"""An import is cancelled: dropped before it was carried out, taken back after."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.event import Effective
from contracts.registry.amendments import FactVoided
from contracts.registry.families import AddressChanged, FamilyLoaded
from contracts.registry.parts import Identity
from contracts.registry.persons import BiodataCorrected
from contracts.registry.places import Place
from infra.runtime.eventstore.batch import decide_all
from services.registry.imports.http import cancel as cancelling
from services.registry.imports.jobs.job import find
from services.registry.imports.jobs.take_back import TakingBack
from services.registry.projections.family import Family
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI


def cancelled(loket: Loket, import_id: str, who: str = OPERATOR, **body: object) -> dict[str, Any]:
    answer = loket.registry.post(who, f"/imports/{import_id}/cancel", body or None)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def cancel(loket: Loket, import_id: str, who: str = OPERATOR) -> int:
    status: int = loket.registry.post(who, f"/imports/{import_id}/cancel").status_code
    return status


def housed(loket: Loket) -> set[str]:
    """The heads of all families that the register has."""
    families = [Family(each.family_id) for each in loket.loaded()]
    loket.registry.ledger.ask(*families)
    heads = [each.present[each.heads[0]] for each in families if each.exists]
    return {head.identity.name for head in heads if isinstance(head.identity, Identity)}


def moved(loket: Loket, family: FamilyLoaded) -> None:
    """Somebody recorded another address for it."""
    place = Place(address="JALAN KENANGA 1")
    changed = AddressChanged(
        family_id=family.family_id,
        village_code=SUKAMAJU,
        effective=Effective.day(date(2026, 11, 1)),
        **place.parts(),
    )
    loket.registry.record(changed)


def test_a_file_is_cancelled_before_it_was_tried(loket: Loket) -> None:
    received = loket.hand_in(*EVERYBODY).json()
    assert cancel(loket, received["id"]) == 202
    loket.work()
    assert loket.found(received["id"])["state"] == "cancelled"
    assert loket.db.execute("SELECT count(*) FROM import_file").fetchone() == (0,)


def test_what_was_cancelled_before_is_gone(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    answer = loket.registry.post(OPERATOR, f"/imports/{tried['id']}/cancel")
    assert answer.json()["state"] == "cancelled"
    assert loket.commit(tried["id"]).status_code == 409
    assert loket.rows(tried["id"]) == []
    assert loket.tried(*EVERYBODY)["number"] == "IMP-002"


def test_cancelling_twice_is_harmless(loket: Loket) -> None:
    tried = loket.tried(BUDI, SITI)
    assert [cancel(loket, tried["id"]) for _ in range(2)] == [202, 202]
    done = loket.carried_out(*EVERYBODY)
    assert [cancel(loket, done["id"]) for _ in range(2)] == [202, 202]
    assert len([fact for fact in loket.facts() if isinstance(fact, FactVoided)]) == 2


def test_a_file_of_the_wrong_village_is_taken_back_and_loaded_where_it_belongs(
    loket: Loket,
) -> None:
    wrong = loket.carried_out(*EVERYBODY)
    back = cancelled(loket, wrong["id"])
    assert (back["state"], back["totals"], back["kept"]) == ("cancelled", {"taken-back": 5}, [])
    assert housed(loket) == set()
    right = loket.hand_in(*EVERYBODY, village=MARGOREJO, who="operator.margorejo").json()
    loket.work()
    assert loket.found(right["id"], "operator.margorejo")["totals"] == {"new": 5}
    assert loket.tried(*EVERYBODY)["first_load"] is True


def test_what_is_taken_back_carries_every_tag_of_what_was_recorded(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    cancelled(loket, done["id"])
    budis = loket.loaded()[0]
    voided = loket.facts()[-2]
    assert isinstance(voided, FactVoided) and voided.family_id == budis.family_id
    assert set(budis.tags) <= set(voided.tags)
    assert voided.person_ids == tuple(member.person_id for member in budis.members)


def test_one_family_is_taken_back_and_the_others_stay(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    jokos = str(loket.loaded()[1].family_id)
    back = cancelled(loket, done["id"], families=[jokos])
    assert (back["state"], back["totals"]) == ("committed", {"new": 3, "taken-back": 2})
    assert housed(loket) == {"BUDI SANTOSO"}
    assert cancelled(loket, done["id"])["state"] == "cancelled"
    assert housed(loket) == set()


def test_a_family_touched_since_is_kept_and_listed_with_what_touched_it(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    budis = loket.loaded()[0]
    moved(loket, budis)
    back = cancelled(loket, done["id"])
    assert (back["state"], back["totals"]) == ("cancelled", {"new": 3, "taken-back": 2})
    [kept] = back["kept"]
    assert kept["family_id"] == str(budis.family_id)
    assert [fact["title"] for fact in kept["facts"]] == ["Alamat berubah"]
    assert housed(loket) == {"BUDI SANTOSO"}


def test_whoever_names_it_again_takes_back_what_touched_it_too(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    budis = loket.loaded()[0]
    moved(loket, budis)
    named = [str(budis.family_id)]
    assert cancelled(loket, done["id"], families=named)["kept"] != []
    again = cancelled(loket, done["id"], families=named)
    assert (again["kept"], again["state"]) == ([], "committed")
    voided = loket.facts()[-1]
    assert isinstance(voided, FactVoided) and len(voided.facts) == 2
    assert housed(loket) == {"JOKO WIDAGDO"}


def test_what_touched_it_and_was_undone_does_not_count(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    moved(loket, loket.loaded()[0])
    [kept] = cancelled(loket, done["id"])["kept"]
    undone = loket.registry.post(OPERATOR, f"/facts/{kept['facts'][0]['event_id']}/error")
    assert undone.status_code == 202, undone.text
    assert cancelled(loket, done["id"])["kept"] == []
    assert housed(loket) == set()


def test_corrections_are_taken_back_and_the_family_stays(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    later = loket.carried_out(BUDI | {"pekerjaan_id": "88"}, SITI, ANI, JOKO, DEWI)
    assert isinstance(loket.facts()[-1], BiodataCorrected)
    assert cancelled(loket, later["id"])["totals"] == {"unchanged": 4, "taken-back": 1}
    family = Family(loket.loaded()[0].family_id)
    loket.registry.ledger.ask(family)
    assert family.present[family.heads[0]].biodata.occupation == 9


def test_it_goes_on_where_it_was_killed(loket: Loket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancelling, "AT_ONCE", 0)
    done = loket.carried_out(*EVERYBODY)
    assert cancelled(loket, done["id"])["state"] == "cancelling"
    job = find(loket.db, UUID(done["id"]))
    assert job.taking_back
    family_id = loket.loaded()[0].family_id
    decide_all(loket.bench.ledger, [TakingBack.of(job.taking_back).command(job, family_id)])
    before = len(loket.facts())
    loket.work()
    assert loket.found(done["id"])["totals"] == {"taken-back": 5}
    assert len(loket.facts()) == before + 1
    assert housed(loket) == set()


def test_only_who_keeps_the_register_takes_back(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    assert cancel(loket, done["id"], "auditor.satu") == 403
    assert cancel(loket, done["id"], "operator.margorejo") == 404
    assert loket.found(done["id"])["state"] == "committed"
