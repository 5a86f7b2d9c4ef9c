"""No child outlives us unnoticed: it dies with its parent, or the next start finds and ends it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local import children
from infra.local.children import Child, read_identity, spawn, stop_leftover
from infra.local.home import Home
from infra.local.processes import started_at

SLEEP = ["sleep", "60"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " print('deaf', flush=True); time.sleep(60)",
]
QUICKLY = ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))
PARENT = """
import sys, time
from pathlib import Path
from infra.local.children import spawn
from infra.local.home import Home
child = spawn(Home(Path(sys.argv[1])), "orphan", ["sleep", "60"])
print(child.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


@pytest.fixture
def sleeper(home: Home) -> Iterator[Child]:
    child = spawn(home, "sleeper", SLEEP)
    yield child
    child.process.kill()
    child.process.wait()


def record(home: Home, name: str) -> Path:
    return home.run / f"{name}.pid.json"


def eventually(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)
    return what()


def test_a_child_leaves_a_record_by_which_it_is_recognised(home: Home, sleeper: Child) -> None:
    known = read_identity(record(home, "sleeper"))
    assert known is not None and known.alive
    assert known.pid == sleeper.process.pid


def test_a_stopped_child_is_gone_and_so_is_its_record(home: Home, sleeper: Child) -> None:
    sleeper.stop()
    assert not sleeper.running
    assert not record(home, "sleeper").exists()
    sleeper.stop()


def test_a_child_that_does_not_listen_is_killed(home: Home) -> None:
    child = spawn(home, "deaf", DEAF, steps=QUICKLY)
    assert eventually(lambda: "deaf" in (home.logs / "deaf.log").read_text())
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_less_patience_can_be_asked_for_than_a_child_is_usually_given(home: Home) -> None:
    child = spawn(home, "deaf", DEAF, steps=((signal.SIGTERM, 60.0),))
    assert eventually(lambda: "deaf" in (home.logs / "deaf.log").read_text())
    began = time.monotonic()
    child.stop(QUICKLY)
    assert time.monotonic() - began < 5
    assert not child.running


def test_what_a_child_says_is_added_to_its_log_for_the_owner_only(home: Home) -> None:
    for word in ("one", "two"):
        spawn(home, "talker", ["sh", "-c", f"echo {word}; echo {word} >&2"]).process.wait()
    log = home.logs / "talker.log"
    assert log.read_text().split() == ["one", "one", "two", "two"]
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_log_that_grew_large_is_put_aside_at_the_next_start(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "LOG_LIMIT", 10)
    (home.logs / "talker.log").write_text("old words\n" * 3)
    spawn(home, "talker", ["echo", "new"]).process.wait()
    assert (home.logs / "talker.log").read_text() == "new\n"
    assert (home.logs / "talker.log.1").read_text().startswith("old words")


def test_ctrl_c_in_the_terminal_does_not_reach_a_child(sleeper: Child) -> None:
    assert os.getpgid(sleeper.process.pid) == sleeper.process.pid
    assert os.getsid(sleeper.process.pid) != os.getsid(0)


def test_a_child_hears_nothing_from_the_keyboard_and_knows_only_the_environment_given(
    home: Home,
) -> None:
    command = ["/bin/sh", "-c", "cat; env"]
    spawn(home, "talker", command, environment={"ONLY": "this"}).process.wait()
    said = (home.logs / "talker.log").read_text().splitlines()
    assert "ONLY=this" in said
    assert not any(line.startswith(("HOME=", "PATH=/")) and "ONLY" in line for line in said)
    assert {line.split("=")[0] for line in said} <= {"ONLY", "PWD", "SHLVL", "_", "OLDPWD"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_child_dies_with_a_parent_that_was_killed(home: Home) -> None:
    command = [sys.executable, "-c", PARENT, str(home.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert started_at(pid)
        parent.kill()
        parent.wait()
    assert eventually(lambda: started_at(pid) is None)
    assert not stop_leftover(home, "orphan")
    assert not record(home, "orphan").exists()


def test_a_leftover_is_found_and_ended_at_the_next_start(home: Home, sleeper: Child) -> None:
    assert stop_leftover(home, "sleeper", QUICKLY)
    assert sleeper.process.wait(5) == -signal.SIGTERM
    assert not stop_leftover(home, "sleeper", QUICKLY)


def test_a_stranger_who_has_the_number_now_is_left_alone(home: Home, sleeper: Child) -> None:
    record(home, "gone").write_text(json.dumps({"pid": sleeper.process.pid, "started": "1"}))
    assert not stop_leftover(home, "gone", QUICKLY)
    assert sleeper.running
    assert not record(home, "gone").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "started": "1"}', "7"])
def test_a_record_that_cannot_be_read_names_nobody(home: Home, text: str) -> None:
    record(home, "odd").write_text(text)
    assert read_identity(record(home, "odd")) is None
    assert not stop_leftover(home, "odd")
    assert not record(home, "odd").exists()


def test_a_program_that_is_not_there_leaves_no_record(home: Home) -> None:
    with pytest.raises(FileNotFoundError):
        spawn(home, "nothing", ["/nonexistent/program"])
    assert not record(home, "nothing").exists()
