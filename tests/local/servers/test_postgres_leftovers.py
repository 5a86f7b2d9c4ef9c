"""A lock file of PostgreSQL keeps a second server out, and never the only one."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.local.errors import ServerError
from infra.local.servers import postgres_leftovers
from infra.local.servers.postgres import FAST
from infra.local.servers.postgres_leftovers import clear_leftovers

NEVER_STARTED = 2**22 + 1


def lock_of(pid: int, data: Path) -> Path:
    lock = data / "postmaster.pid"
    lock.write_text(f"{pid}\n{data}\n")
    return lock


def test_a_lock_whose_number_a_stranger_has_now_is_removed(tmp_path: Path) -> None:
    lock = lock_of(os.getpid(), tmp_path)
    clear_leftovers(tmp_path, FAST)
    assert not lock.exists()


def test_a_lock_of_a_process_that_is_gone_is_left_to_postgres(tmp_path: Path) -> None:
    lock = lock_of(NEVER_STARTED, tmp_path)
    clear_leftovers(tmp_path, FAST)
    assert lock.exists()


def test_a_lock_that_a_power_failure_left_empty_is_removed(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.touch()
    clear_leftovers(tmp_path, FAST)
    assert not lock.exists()


def test_without_a_lock_nothing_is_done(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as stranger:
        clear_leftovers(tmp_path, FAST)
        assert stranger.poll() is None
        stranger.kill()


def test_who_holds_the_lock_and_works_in_the_folder_is_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as postmaster:
        lock_of(postmaster.pid, tmp_path)
        clear_leftovers(tmp_path, FAST)
        assert postmaster.wait(5) != 0


def test_a_stranger_who_only_has_the_number_is_not_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd="/") as stranger:
        lock = lock_of(stranger.pid, tmp_path)
        clear_leftovers(tmp_path, FAST)
        assert stranger.poll() is None
        assert not lock.exists()
        stranger.kill()


def test_backends_that_outlive_their_postmaster_are_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_leftovers, "PATIENCE", 0.2)
    lock = lock_of(NEVER_STARTED, tmp_path)
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as backend:
        with pytest.raises(ServerError, match=str(backend.pid)):
            clear_leftovers(tmp_path, FAST)
        assert backend.poll() is None
        assert lock.exists()
        backend.kill()
    clear_leftovers(tmp_path, FAST)


def test_where_processes_cannot_be_looked_into_nothing_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_leftovers, "PROC", tmp_path / "no-proc")
    lock = lock_of(os.getpid(), tmp_path)
    clear_leftovers(tmp_path, FAST)
    assert lock.exists()
