"""What is forked is as if started alone, and what it is forked of holds nothing."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.children import POLITELY, Child
from infra.local.home import Home
from infra.local.preloaded.forking import Preloaded
from infra.local.processes import started_at
from infra.local.secret_files import write_private
from infra.local.supervisor.crew import CREW
from infra.local.supervisor.member_unit import bare_environment
from tests.local.supervisor.conftest import eventually

ECHO = "tests.local.preloaded.echo"
PASSWORD = "kata-sandi-yang-tidak-pernah-dimuat"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("preloaded")).create()
    write_private(home.root / "echo.json", json.dumps({"password": PASSWORD}))
    return home


@pytest.fixture(scope="module")
def preloaded(home: Home) -> Iterator[Preloaded]:
    """With all that the services import, as the supervisor starts it."""
    repository = str(Path(__file__).parents[3])
    modules = [*(member.module for member in CREW), ECHO]
    made = Preloaded(home, modules, bare_environment() | {"PYTHONPATH": repository})
    made.start()
    yield made
    made.stop()


def echo(preloaded: Preloaded, name: str = "echo") -> Child:
    settings = preloaded.home.root / "echo.json"
    child = preloaded.fork(name, (ECHO, "api"), settings, POLITELY)
    assert child
    return child


def said(home: Home, name: str = "echo") -> dict[str, object]:
    log = home.logs / f"{name}.log"
    eventually(lambda: log.read_text().endswith("\n"))
    words: dict[str, object] = json.loads(log.read_text().splitlines()[-1])
    return words


def test_a_fork_is_a_process_of_its_own_with_what_it_was_given(
    preloaded: Preloaded, home: Home
) -> None:
    child = echo(preloaded)
    me = said(home)
    assert me["pid"] == me["session"] == child.process.pid
    assert me["arguments"] == ["api"]
    assert (me["settings"], me["folder"]) == (str(home.root / "echo.json"), str(home.root))
    assert me["input"] == "/dev/null"
    assert "services.registry.main" in me["imported"], "it is there already"  # type: ignore[operator]
    assert Path(f"/proc/{child.process.pid}/comm").read_text() == "echo\n"
    record = json.loads((home.run / "echo.pid.json").read_text())
    assert record == {"pid": child.process.pid, "started": started_at(child.process.pid)}
    child.stop()
    assert not child.running
    assert not (home.run / "echo.pid.json").exists()


def test_the_preloaded_process_holds_no_settings_threads_or_connections(
    preloaded: Preloaded, home: Home
) -> None:
    child = echo(preloaded, "beside")
    assert preloaded.child
    own = Path(f"/proc/{preloaded.child.process.pid}")
    assert len(list((own / "task").iterdir())) == 1
    opened = {os.readlink(each) for each in (own / "fd").iterdir()}
    outside = {each for each in opened if not re.match(r"pipe:|/dev/null", each)}
    assert outside == {str(home.logs / "preloaded.log")}
    environment = (own / "environ").read_bytes()
    for word in (b"JEJAK_SETTINGS", b"JEJAK_POSTGRES_URL", b"JEJAK_NATS_URL"):
        assert word not in environment
    assert not holds(own, PASSWORD.encode())
    child.stop()


def holds(process: Path, word: bytes) -> bool:
    """Whether the word stands anywhere in a process's memory."""
    with (process / "mem").open("rb", buffering=0) as memory:
        for line in (process / "maps").read_text().splitlines():
            where, rights, *_ = line.split()
            if "w" not in rights or "[v" in line:
                continue
            begin, end = (int(each, 16) for each in where.split("-"))
            memory.seek(begin)
            if word in memory.read(end - begin):
                return True
    return False


def test_a_word_that_a_process_holds_would_be_found() -> None:
    word = "ini-ada-di-ingatan-proses-" + str(os.getpid())
    assert holds(Path("/proc/self"), word.encode())


def test_forks_that_were_killed_are_noticed_and_leave_nothing(
    preloaded: Preloaded, home: Home
) -> None:
    child, other = echo(preloaded, "one"), echo(preloaded, "two")
    child.process.kill()
    eventually(lambda: not child.running)
    assert other.running, "kill -9 of one is not felt by another"
    other.process.terminate()
    assert other.process.wait(10) == 0
    assert not Path(f"/proc/{child.process.pid}").exists(), "no zombie"


def test_what_was_forked_dies_with_the_preloaded_process_and_another_takes_its_place(
    home: Home,
) -> None:
    repository = str(Path(__file__).parents[3])
    made = Preloaded(home, [ECHO], bare_environment() | {"PYTHONPATH": repository})
    made.start()
    child = echo(made, "orphan")
    assert made.child
    made.child.process.kill()
    eventually(lambda: not child.running)
    assert made.fork("late", (ECHO,), home.root / "echo.json", POLITELY) is None
    made.start()
    assert echo(made, "late").running
    made.stop()


def test_without_a_preloaded_process_nothing_is_forked(home: Home) -> None:
    idle = Preloaded(home, [ECHO], {})
    assert idle.fork("idle", (ECHO,), home.root / "echo.json", POLITELY) is None
    idle.stop()


def test_what_cannot_be_imported_is_left_to_be_started_alone(home: Home) -> None:
    broken = Preloaded(home, ["tests.local.preloaded.not_there"], bare_environment())
    broken.start()
    assert broken.fork("broken", (ECHO,), home.root / "echo.json", POLITELY) is None
    assert broken.child is None
