"""A process is known by its number and its start time, so that nobody else's is ever ended."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import processes
from infra.local.processes import ProcessIdentity, started_at, working_in

DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " print(1, flush=True); time.sleep(60)"
)
NEVER_STARTED = 2**22 + 1
QUICKLY = ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def identity(pid: int) -> ProcessIdentity:
    return ProcessIdentity(pid, started_at(pid) or "")


def test_a_running_process_is_alive_and_one_that_was_ended_is_not(
    sleeper: subprocess.Popen[bytes],
) -> None:
    known = identity(sleeper.pid)
    assert known.alive
    sleeper.kill()
    sleeper.wait()
    assert not known.alive


def test_a_process_that_ended_and_was_not_asked_after_counts_as_gone(
    sleeper: subprocess.Popen[bytes],
) -> None:
    known = identity(sleeper.pid)
    sleeper.kill()
    deadline = time.monotonic() + 5
    while known.alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not known.alive
    assert Path(f"/proc/{sleeper.pid}").exists()


def test_a_number_that_somebody_else_has_now_is_not_the_process_we_knew(
    sleeper: subprocess.Popen[bytes],
) -> None:
    other = ProcessIdentity(sleeper.pid, "12345")
    assert not other.alive
    assert other.stop(QUICKLY)
    assert sleeper.poll() is None


def test_a_number_nobody_has_is_nobody() -> None:
    assert started_at(NEVER_STARTED) is None
    assert not ProcessIdentity(NEVER_STARTED, "1").alive


def test_two_processes_started_one_after_the_other_are_told_apart(
    sleeper: subprocess.Popen[bytes],
) -> None:
    time.sleep(0.05)
    with subprocess.Popen(["sleep", "60"]) as second:
        assert started_at(second.pid) != started_at(sleeper.pid)
        second.kill()


def test_stopping_asks_first(sleeper: subprocess.Popen[bytes]) -> None:
    assert identity(sleeper.pid).stop(((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)))
    assert sleeper.wait() == -signal.SIGTERM


def test_one_that_does_not_listen_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout and deaf.stdout.readline()
        assert identity(deaf.pid).stop(QUICKLY)
        assert deaf.wait() == -signal.SIGKILL


def test_one_that_outlives_every_signal_is_said_to_be_there_still() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout and deaf.stdout.readline()
        assert not identity(deaf.pid).stop(((signal.SIGTERM, 0.1),))
        deaf.kill()


def test_a_program_with_a_strange_name_is_read_correctly(tmp_path: Path) -> None:
    strange = tmp_path / "a) S (b"
    shutil.copy(shutil.which("sleep") or "", strange)
    with subprocess.Popen([strange, "60"]) as process:
        assert (started_at(process.pid) or "").isdecimal()
        process.kill()


def test_where_there_is_no_proc_ps_is_asked(
    sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if shutil.which("ps") is None:
        pytest.skip("no ps here")
    monkeypatch.setattr(processes, "PROC", tmp_path)
    known = identity(sleeper.pid)
    assert known.started
    assert known.alive
    assert started_at(NEVER_STARTED) is None
    sleeper.kill()
    sleeper.wait()
    assert not known.alive


def test_all_who_work_in_a_folder_are_found(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as process:
        assert working_in(tmp_path) == [process.pid]
        process.kill()
    assert working_in(tmp_path) == []
    assert os.getpid() not in working_in(tmp_path)
