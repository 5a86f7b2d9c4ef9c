"""Every service says that nothing is left of somebody; then there is a certificate."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.ids import FACT, PERSON
from contracts.keeping.confirmations import CONFIRMED, KeyDestroyed
from contracts.registry.persons import PersonalDataErased
from infra.runtime.projections.generations.lookup import reach
from services.registry.directory.view import directory
from services.registry.erasure.forgetting import forgetting
from services.registry.imports.jobs import job as jobs
from tests.people_we_know import BUDI, DEWI, JOKO, SITI, family, neighbours
from tests.registry.erasure.erasing import LEGAL, erase
from tests.registry.known import Known

OTHERS = ("verification", "programs", "reporting")


def look(registry: Known) -> None:
    """The timer finds what is to be confirmed, and the views hear of it."""
    assert registry.running.running.timer
    registry.running.running.timer.step(registry.running.db)
    registry.running.follow()


def erasure_of(registry: Known, person_id: UUID) -> UUID:
    return next(
        past.event_id
        for past in registry.ledger.history(PERSON.of(person_id))
        if isinstance(past.fact, PersonalDataErased)
    )


def own(registry: Known, person_id: UUID) -> list[KeyDestroyed]:
    facts = registry.ledger.history(FACT.of(erasure_of(registry, person_id)))
    return [past.fact for past in facts if isinstance(past.fact, KeyDestroyed)]


def others_confirm(registry: Known, person_id: UUID, *services: str) -> None:
    for each in services:
        [kind] = [kind for kind in CONFIRMED if kind.TOPIC.startswith(each)]
        fact = kind(
            person_id=person_id,
            erasure_id=erasure_of(registry, person_id),
            read_to=7,
            stores=("family_attributes.family_version",) if each == "programs" else (),
        )
        registry.running.told.tell(fact)
    registry.running.follow()


def page(registry: Known, who: str = "dpo.satu", person_id: UUID = BUDI) -> Any:
    return registry.get(who, f"/erasures/{person_id}")


def name_in_directory(registry: Known, name: str | None) -> None:
    with registry.running.db.transaction():
        reach(registry.running.db, directory)
        change = "UPDATE person SET name = %s WHERE person_id = %s RETURNING 1"
        assert registry.running.db.execute(change, (name, BUDI)).fetchall()


@pytest.fixture
def erased(registry: Known) -> Known:
    registry.record(family, neighbours)
    erase(registry, BUDI)
    return registry


def test_the_registry_confirms_once_what_it_looked_through(erased: Known) -> None:
    look(erased)
    look(erased)
    [fact] = own(erased, BUDI)
    assert fact.person_id == BUDI
    assert fact.stores == ("subject_key", "directory.person", "directory.family", "import_file")


def test_nothing_is_confirmed_while_the_directory_has_not_read_it(registry: Known) -> None:
    registry.record(family)
    for who, step in (("dpo.satu", "erasure"), ("kepala.satu", "erasure/approval")):
        registry.post(who, f"/persons/{BUDI}/{step}", **LEGAL)
    timer = registry.running.running.timer
    assert timer
    followers = registry.running.running.followers
    [waits] = [each for each in followers if f"view:{forgetting.view.name}" in each.name]
    while waits.step(registry.running.db):
        pass
    timer.step(registry.running.db)
    assert own(registry, BUDI) == []
    registry.running.follow()
    look(registry)
    assert len(own(registry, BUDI)) == 1


def test_nothing_is_confirmed_while_a_name_is_left(erased: Known) -> None:
    name_in_directory(erased, "Budi")
    look(erased)
    assert own(erased, BUDI) == []
    name_in_directory(erased, None)
    look(erased)
    assert len(own(erased, BUDI)) == 1


def test_files_of_the_village_are_destroyed_and_those_worked_at_are_waited_for(
    erased: Known,
) -> None:
    db = erased.running.db
    done, busy, elsewhere = uuid4(), uuid4(), uuid4()
    rows = ((done, "committed", "18.09.01.2001"), (busy, "committing", "18.09.01.2001"))
    with psycopg.connect(erased.running.owner, autocommit=True) as owner:
        for import_id, state, village in (*rows, (elsewhere, "committed", "18.09.01.2009")):
            owner.execute(
                "INSERT INTO import_job (id, village_code, state, sha256, uploaded_by, created_at)"
                " VALUES (%s, %s, %s, %s, '{}', now() - interval '1 day')",
                (import_id, village, state, import_id.hex),
            )
            owner.execute("INSERT INTO import_file VALUES (%s, 'sealed')", (import_id,))
    look(erased)
    assert own(erased, BUDI) == []
    kept = "SELECT import_id FROM import_file"
    assert {each for (each,) in db.execute(kept)} == {busy, elsewhere}
    with psycopg.connect(erased.running.owner, autocommit=True) as owner:
        owner.execute("UPDATE import_job SET state = 'committed' WHERE id = %s", (busy,))
    look(erased)
    assert len(own(erased, BUDI)) == 1
    assert {each for (each,) in db.execute(kept)} == {elsewhere}


def test_a_file_that_the_importer_takes_up_meanwhile_is_left_to_it(
    erased: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = uuid4()
    with psycopg.connect(erased.running.owner, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO import_job (id, village_code, state, sha256, uploaded_by, created_at)"
            " VALUES (%s, '18.09.01.2001', 'planned', 'x', '{}', now() - interval '1 day')",
            (tried,),
        )
        owner.execute("INSERT INTO import_file VALUES (%s, 'sealed')", (tried,))
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "move", lambda *_, **__: False)
        look(erased)
    assert own(erased, BUDI) == []
    look(erased)
    assert len(own(erased, BUDI)) == 1
    [(state,)] = erased.running.db.execute("SELECT state FROM import_job").fetchall()
    assert state == "expired"


def test_the_page_names_who_asked_who_agreed_and_who_has_not_confirmed(erased: Known) -> None:
    found = page(erased).json()
    assert (found["requested"]["by"], found["approved"]["by"]) == ("dpo.satu", "kepala.satu")
    assert found["waiting"] == ["registry", *OTHERS]
    look(erased)
    others_confirm(erased, BUDI, "programs")
    found = page(erased).json()
    assert found["waiting"] == ["verification", "reporting"]
    assert {each["service"] for each in found["confirmations"]} == {"registry", "programs"}
    assert found["keys_held_until"] is not None
    assert any("fact" in each for each in found["stays"])


def test_a_certificate_is_made_once_all_have_confirmed(erased: Known) -> None:
    look(erased)
    early = erased.get("dpo.satu", f"/erasures/{BUDI}/certificate")
    assert (early.status_code, early.json()["waiting"]) == (409, list(OTHERS))
    others_confirm(erased, BUDI, *OTHERS)
    assert page(erased).json()["waiting"] == []
    made = erased.get("dpo.satu", f"/erasures/{BUDI}/certificate")
    assert made.status_code == 200 and made.content.startswith(b"%PDF")
    assert made.content == erased.get("dpo.satu", f"/erasures/{BUDI}/certificate").content
    assert erased.accesses()[-1][2:] == ("erasure.certificate", [BUDI])


def test_whoever_may_not_ask_is_not_told(erased: Known) -> None:
    assert page(erased, "operator.sukamaju").status_code == 403
    assert page(erased, person_id=SITI).status_code == 404


def test_of_a_family_both_erasures_are_confirmed(registry: Known) -> None:
    registry.record(neighbours)
    erase(registry, JOKO, DEWI)
    look(registry)
    assert len(own(registry, JOKO)) == len(own(registry, DEWI)) == 1
    assert page(registry, person_id=DEWI).json()["family_ids"] != []


def test_an_erasure_that_nobody_confirms_is_told_to_operators(erased: Known) -> None:
    notice = forgetting.deadlines.notice
    assert notice
    db = erased.running.db
    assert notice(db) == []
    with psycopg.connect(erased.running.owner, autocommit=True) as owner:
        reach(owner, forgetting.view, for_good=True)
        owner.execute("UPDATE erased SET erased_at = erased_at - interval '1 hour'")
    assert notice(db) == ["penghapusan data pribadi belum dapat dinyatakan selesai di sini: 1"]
