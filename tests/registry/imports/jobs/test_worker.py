"""Who takes jobs: one after the other, with patience for troubles that are not the file's."""

import threading
from time import monotonic
from typing import Any

import pytest
from psycopg import OperationalError

from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.refusals import Conflict
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs import worker
from services.registry.imports.jobs.job import Interrupted
from services.registry.imports.jobs.worker import MOST_ATTEMPTS, do_one, work
from tests.registry.imports.loket import Loket
from tests.registry.imports.sukamaju import BUDI, EVERYBODY


def failing_with(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(worker, "make_plan", fail)


def test_it_does_what_there_is_and_ends_when_nothing_comes(loket: Loket) -> None:
    import_id = loket.hand_in(*EVERYBODY).json()["id"]
    began = monotonic()
    work(loket.registry.running.running.settings, threading.Event(), patience=0.2)
    assert monotonic() - began < 60
    assert loket.found(import_id)["state"] == "planned"
    assert not do_one(loket.bench, loket.stop)


def test_it_ends_at_once_when_it_is_told_to(loket: Loket) -> None:
    loket.hand_in(*EVERYBODY)
    stop = threading.Event()
    stop.set()
    work(loket.registry.running.running.settings, stop)
    assert len(jobs.to_do(loket.db)) == 1


@pytest.mark.parametrize("error", [KeyringUnavailable, OperationalError, Conflict])
def test_a_trouble_that_passes_is_waited_for_and_never_counted(
    loket: Loket, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    import_id = loket.hand_in(BUDI).json()["id"]
    loket.stop.set()  # so that the wait is no wait
    with monkeypatch.context() as patch:
        failing_with(patch, error)
        for _ in range(MOST_ATTEMPTS + 1):
            assert do_one(loket.bench, loket.stop)
    assert jobs.find(loket.db, import_id).attempts == 0
    loket.stop.clear()
    loket.work()
    assert loket.found(import_id)["state"] == "planned"


def test_a_job_that_is_let_go_is_no_attempt_and_free_for_the_next(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = loket.hand_in(BUDI).json()["id"]
    with monkeypatch.context() as patch:
        failing_with(patch, Interrupted)
        assert do_one(loket.bench, loket.stop)
    job = jobs.find(loket.db, import_id)
    assert (job.state, job.attempts) == ("received", 0)
    assert jobs.lock(loket.db, job.id)
    jobs.unlock(loket.db, job.id)


def test_a_fault_of_ours_is_logged_by_its_place_and_holds_nothing_of_the_file(
    loket: Loket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def quote(*_: Any) -> None:
        raise ValueError(f"cannot read {BUDI['nama']}")

    monkeypatch.setattr(worker, "make_plan", quote)
    loket.hand_in(BUDI)
    loket.work()
    failures = [each for each in caplog.records if each.getMessage() == "import failed"]
    assert len(failures) == MOST_ATTEMPTS
    for each in failures:
        assert vars(each)["error"].startswith("ValueError at tests.registry.imports")
        assert str(BUDI["nama"]) not in str(vars(each))


def test_who_gave_up_keeps_the_words_and_forgets_the_file(
    loket: Loket, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_with(monkeypatch, ZeroDivisionError)
    import_id = loket.hand_in(BUDI).json()["id"]
    loket.work()
    failed = loket.found(import_id)
    assert failed["state"] == "failed" and failed["problem"]["code"] == "import.gave-up"
    assert loket.db.execute("SELECT count(*) FROM import_file").fetchone() == (0,)
    assert loket.hand_in(BUDI).status_code == 202
