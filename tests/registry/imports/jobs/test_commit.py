"""Carrying out a plan: exactly it, once, whatever happens meanwhile."""

import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest

from contracts.registry.families import FamilyLoaded
from infra.runtime.eventstore.ledger import Ledger
from services.registry.imports.jobs import commit, contents, dry_run
from services.registry.imports.jobs.worker import do_one
from services.registry.imports.pace import Pace
from services.registry.imports.workbench import Workbench
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket, codes
from tests.registry.imports.sukamaju import BUDI, DEWI, EVERYBODY, JOKO, SITI, neighbour
from tests.registry.what_happened import kk_replaced


class Killed(BaseException):
    """As if the process had died: nobody catches it, nothing is tidied up."""


def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, turn: int) -> None:
    """The process dies just before this function is called for the `turn`-th time."""
    real: Callable[..., Any] = getattr(where, name)
    calls = iter(range(1, 10_000))

    def dying(*given: Any, **named: Any) -> Any:
        if next(calls) == turn:
            raise Killed
        return real(*given, **named)

    monkeypatch.setattr(where, name, dying)


VILLAGE = [row for number in range(60) for row in neighbour(number)]


def test_what_changed_since_the_dry_run_is_left_alone(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    tried = loket.tried(BUDI | {"pekerjaan_id": "1"}, JOKO | {"pekerjaan_id": "1"})
    budis = loket.loaded()[0]
    known = {"family_id": budis.family_id, "residence": budis.residence, "locality": budis.locality}
    moved = kk_replaced("kk-new").model_copy(update=known)
    loket.registry.record(moved)
    loket.commit(tried["id"])
    loket.work()
    done = loket.found(tried["id"])
    assert done["totals"] == {"stale": 1, "changed": 1, "absent": 1}
    [stale] = loket.rows(tried["id"], "stale")
    assert stale["line"] == 2 and "berubah sejak berkas diuji" in stale["note"]


def test_a_family_that_somebody_else_registered_meanwhile_is_not_loaded_twice(
    loket: Loket,
) -> None:
    first, second = loket.tried(*EVERYBODY), loket.tried(JOKO, DEWI, first_load="true")
    for each in (second, first):
        loket.commit(each["id"])
        loket.work()
    assert loket.found(second["id"])["totals"] == {"new": 2}
    assert loket.found(first["id"])["totals"] == {"new": 3, "stale": 2}
    assert len(loket.loaded()) == 2


def test_a_file_whose_rows_turned_stale_can_be_tried_again(loket: Loket) -> None:
    test_a_family_that_somebody_else_registered_meanwhile_is_not_loaded_twice(loket)
    assert loket.tried(*EVERYBODY)["totals"] == {"unchanged": 5}


@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_a_kill_between_two_appends_loses_and_doubles_nothing(
    loket: Loket, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    monkeypatch.setattr(Pace, "took", lambda *_: None)
    monkeypatch.setattr("services.registry.imports.pace.FIRST", 20)
    tried = loket.tried(*VILLAGE)
    assert tried["totals"] == {"new": 120}
    loket.commit(tried["id"])
    with monkeypatch.context() as patch:
        killed_at(patch, commit, "decide_all", turn)
        if turn <= 3:
            with pytest.raises(Killed):
                loket.work()
            assert len(loket.loaded()) == 20 * (turn - 1)
    loket.work()
    assert_loaded_once(loket, tried["id"])


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_kill_after_an_append_before_it_was_noted_doubles_nothing(
    loket: Loket, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    monkeypatch.setattr("services.registry.imports.pace.FIRST", 20)
    tried = loket.tried(*VILLAGE)
    loket.commit(tried["id"])
    with monkeypatch.context() as patch:
        killed_at(patch, Pace, "took", turn)
        with pytest.raises(Killed):
            loket.work()
    loket.work()
    assert_loaded_once(loket, tried["id"])


def assert_loaded_once(loket: Loket, import_id: str) -> None:
    done = loket.found(import_id)
    assert (done["state"], done["rows_done"], done["totals"]) == ("committed", 120, {"new": 120})
    loaded = loket.loaded()
    assert len(loaded) == len({fact.kk_key for fact in loaded}) == 60
    assert len({m.nik_key for fact in loaded for m in fact.members}) == 120


@pytest.mark.parametrize("turn", [1, 2])
def test_a_dry_run_that_was_killed_begins_anew(
    loket: Loket, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    people = [row for number in range(500) for row in neighbour(number)]
    answer = loket.hand_in(*people)
    with monkeypatch.context() as patch:
        killed_at(patch, contents, "keep_batch", turn)
        with pytest.raises(Killed):
            loket.work()
    loket.work()
    assert loket.found(answer.json()["id"])["totals"] == {"new": 1000}


def test_a_job_is_free_again_when_its_process_is_gone(loket: Loket, bench: Workbench) -> None:
    answer = loket.hand_in(*EVERYBODY)
    import_id = answer.json()["id"]
    bench.db.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (f"import:{import_id}",))
    assert do_one(loket.bench, loket.stop) is False
    bench.db.close()
    until = monotonic() + 10
    while not do_one(loket.bench, loket.stop) and monotonic() < until:
        sleep(0.05)
    assert loket.found(import_id)["state"] == "planned"


def test_an_import_can_be_cancelled_before_and_while_it_is_carried_out(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [row for number in range(500) for row in neighbour(number)]
    tried = loket.tried(*people)
    loket.commit(tried["id"])
    append = Ledger.append

    def cancelling(*given: Any) -> int:
        done = append(*given)
        loket.registry.post(OPERATOR, f"/imports/{tried['id']}/cancel")
        return done

    monkeypatch.setattr(Ledger, "append", cancelling)
    loket.work()
    assert loket.found(tried["id"])["state"] == "cancelled"
    assert 0 < len(loket.loaded()) < 500


def test_the_importer_stops_when_it_is_told_to_and_goes_on_later(loket: Loket) -> None:
    tried = loket.tried(*VILLAGE)
    loket.commit(tried["id"])
    stopped = threading.Event()
    stopped.set()
    do_one(loket.bench, stopped)
    assert 0 < len(loket.loaded()) < 60
    loket.work()
    assert_loaded_once(loket, tried["id"])


def test_a_fault_of_ours_ends_the_job_after_a_few_attempts(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(dry_run, "judge", broken)
    answer = loket.hand_in(*EVERYBODY)
    loket.work()
    failed = loket.found(answer.json()["id"])
    assert failed["state"] == "failed" and failed["problem"]["code"] == "import.gave-up"


def test_several_imports_are_tried_in_order(loket: Loket) -> None:
    answers = [loket.hand_in(*neighbour(number)).json() for number in range(3)]
    assert [each["number"] for each in answers] == ["IMP-001", "IMP-002", "IMP-003"]
    loket.work()
    assert {loket.found(each["id"])["state"] for each in answers} == {"planned"}


def test_facts_are_loaded_in_the_village_of_the_file(loket: Loket) -> None:
    loket.carried_out(BUDI, SITI)
    assert all(
        isinstance(fact, FamilyLoaded) and fact.village_code == SUKAMAJU for fact in loket.facts()
    )
    assert codes(loket.rows(loket.tried(JOKO)["id"])[0]) == {"import.first-load-over"}
