"""A job and its states: moved only onwards, one at a time, and the same file only once."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from infra.runtime.refusals import NotFound
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import CHANNEL, STATES, TO_DO, Choices, Job
from services.registry.imports.workbench import Workbench
from tests.people_we_know import BY, MARGOREJO, SUKAMAJU

FILE, OTHER_FILE = "a" * 64, "b" * 64


def added(
    bench: Workbench, sha256: str = FILE, village: str = SUKAMAJU, first_load: bool | None = None
) -> tuple[Job, bool]:
    return jobs.add(bench.db, uuid4(), village, sha256, BY, Choices(first_load))


def put(bench: Workbench, job: Job, state: str, **also: Any) -> None:
    bench.db.execute("UPDATE import_job SET state = %s WHERE id = %s", (state, job.id))
    for column, value in also.items():
        query = f"UPDATE import_job SET {column} = %s WHERE id = %s"
        bench.db.execute(query.encode(), (value, job.id))


def test_a_new_job_is_received_and_known_by_its_uploader(bench: Workbench) -> None:
    job, fresh = added(bench)
    assert fresh and job == jobs.find(bench.db, job.id)
    assert (job.state, job.name, job.attempts) == ("received", "IMP-001", 0)
    assert job.uploaded_by["actor"] == BY.actor and job.committed_by is None


def test_a_job_that_is_not_there_is_not_found(bench: Workbench) -> None:
    with pytest.raises(NotFound):
        jobs.find(bench.db, uuid4())


def test_the_same_file_is_one_job_while_it_lives(bench: Workbench) -> None:
    job, _ = added(bench)
    for state in ("received", "planning", "planned", "committing", "committed"):
        put(bench, job, state)
        again, fresh = added(bench)
        assert (again.id, fresh) == (job.id, False), state
    for state in ("failed", "cancelled", "expired"):
        put(bench, job, state)
        job, fresh = added(bench)
        assert fresh, state


def test_a_file_of_which_rows_turned_stale_may_be_handed_in_again(bench: Workbench) -> None:
    job, _ = added(bench)
    put(bench, job, "committed", totals='{"new": 3, "stale": 2}')
    again, fresh = added(bench)
    assert fresh and again.id != job.id


def test_another_file_and_another_village_are_other_jobs(bench: Workbench) -> None:
    found = [added(bench), added(bench, OTHER_FILE), added(bench, village=MARGOREJO)]
    assert [fresh for _, fresh in found] == [True] * 3
    assert [job.number for job, _ in found] == [1, 2, 3]


def test_a_state_changes_only_out_of_one_that_it_may_leave(bench: Workbench) -> None:
    job, _ = added(bench)
    assert jobs.move(bench.db, job.id, to="planning", out_of="received planning", rows_done=0)
    assert not jobs.move(bench.db, job.id, to="committing", out_of="planned")
    assert jobs.find(bench.db, job.id).state == "planning"
    assert jobs.move(bench.db, job.id, to="planned", out_of="planning", rows_total=7, rows_done=7)
    moved = jobs.find(bench.db, job.id)
    assert (moved.state, moved.rows_total, moved.rows_done) == ("planned", 7, 7)
    assert moved.changed_at > job.changed_at


def test_what_is_to_do_comes_oldest_first(bench: Workbench) -> None:
    found = {state: added(bench, f"{number:064}")[0] for number, state in enumerate(STATES)}
    for state, job in found.items():
        put(bench, job, state)
    assert jobs.to_do(bench.db) == [found[state].id for state in STATES if state in TO_DO]


def test_only_one_works_on_a_job_until_it_lets_go(bench: Workbench, loket: Any) -> None:
    job, _ = added(bench)
    assert jobs.lock(bench.db, job.id)
    assert not jobs.lock(loket.db, job.id)
    jobs.unlock(bench.db, job.id)
    assert jobs.lock(loket.db, job.id)
    jobs.unlock(loket.db, job.id)


def test_attempts_are_counted_and_forgiven(bench: Workbench) -> None:
    job, _ = added(bench)
    for _ in range(3):
        jobs.count_attempt(bench.db, job)
    assert jobs.find(bench.db, job.id).attempts == 3
    jobs.forgive_attempts(bench.db, job)
    assert jobs.find(bench.db, job.id).attempts == 0


def test_whoever_listens_hears_that_there_is_work(bench: Workbench) -> None:
    bench.db.execute(f"LISTEN {CHANNEL}".encode())
    jobs.wake(bench.db)
    assert [each.channel for each in bench.db.notifies(timeout=5, stop_after=1)] == [CHANNEL]


def loaded(bench: Workbench, state: str, totals: str, village: str = SUKAMAJU) -> UUID:
    job, _ = added(bench, uuid4().hex * 2, village)
    put(bench, job, state, totals=totals, committed_by="{}")
    return job.id


def test_a_village_is_loaded_once_families_of_it_began_to_be(bench: Workbench) -> None:
    job, _ = added(bench)
    loaded(bench, "committed", '{"new": 3}', MARGOREJO)
    loaded(bench, "committed", '{"unchanged": 3}')
    loaded(bench, "planned", '{"new": 3}')
    assert jobs.also_loaded(bench.db, job) is None
    for state in ("committing", "committed", "cancelled"):
        other = loaded(bench, state, '{"new": 1}')
        assert jobs.also_loaded(bench.db, job), state
        bench.db.execute("DELETE FROM import_job WHERE id = %s", (other,))


def test_a_trial_with_the_other_choice_is_cancelled_and_no_other(bench: Workbench) -> None:
    job, _ = added(bench, first_load=True)
    put(bench, job, "planned")
    for first_load, sha256 in ((None, FILE), (True, FILE), (False, OTHER_FILE)):
        assert jobs.tried_otherwise(bench.db, SUKAMAJU, sha256, Choices(first_load)) is None
    other = jobs.tried_otherwise(bench.db, SUKAMAJU, FILE, Choices(first_load=False))
    assert other is not None and (other.id, other.state) == (job.id, "cancelled")
