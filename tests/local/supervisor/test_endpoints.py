"""What runs where is written for others to read, and is believed only while its writer lives."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.errors import AlreadyRunningError, ServerError
from infra.local.home import Home
from infra.local.processes import started_at
from infra.local.supervisor.endpoints import (
    Endpoint,
    Endpoints,
    last_urls,
    only_supervisor,
    read_endpoints,
    write_endpoints,
)

PARTS = [
    Endpoint(name="postgres", state="elsewhere", url="postgresql://127.0.0.1:5432"),
    Endpoint(name="registry", state="healthy", url="http://127.0.0.1:8101", pid=7, restarts=1),
    Endpoint(name="streams", state="healthy", pid=8),
]
HOLD = """
import sys
from pathlib import Path
from infra.local.home import Home
from infra.local.supervisor.endpoints import only_supervisor
with only_supervisor(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


@pytest.fixture
def holder(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process that supervises this home."""
    command = [sys.executable, "-c", HOLD, str(home.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_what_was_written_is_what_is_read(home: Home) -> None:
    write_endpoints(home, True, PARTS)
    found = read_endpoints(home)
    assert found is not None
    assert (found.parts, found.ready, found.supervisor_pid) == (PARTS, True, os.getpid())


def test_a_home_that_never_ran_has_no_endpoints(home: Home) -> None:
    assert read_endpoints(home) is None
    assert last_urls(home) == {}


def test_what_a_dead_supervisor_wrote_is_not_believed_but_its_ports_are_remembered(
    home: Home,
) -> None:
    written = Endpoints(supervisor_pid=2**22 + 1, supervisor_started="1", ready=True, parts=PARTS)
    (home.run / "endpoints.json").write_text(written.model_dump_json())
    assert read_endpoints(home) is None
    assert last_urls(home) == {
        "postgres": "postgresql://127.0.0.1:5432",
        "registry": "http://127.0.0.1:8101",
    }


def test_a_stranger_with_the_supervisors_number_is_not_the_supervisor(home: Home) -> None:
    written = Endpoints(supervisor_pid=os.getpid(), supervisor_started="1", ready=True)
    (home.run / "endpoints.json").write_text(written.model_dump_json())
    assert started_at(os.getpid()) != "1"
    assert read_endpoints(home) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"parts": [{}]}', '{"supervisor_pid": 1}'])
def test_a_file_that_cannot_be_read_is_no_news(home: Home, text: str) -> None:
    (home.run / "endpoints.json").write_text(text)
    assert read_endpoints(home) is None
    assert last_urls(home) == {}


def test_a_part_is_found_by_its_name_or_it_is_said_that_it_does_not_run() -> None:
    endpoints = Endpoints(supervisor_pid=1, supervisor_started="1", parts=PARTS)
    assert endpoints.url("registry") == "http://127.0.0.1:8101"
    for name in ("streams", "programs"):
        with pytest.raises(ServerError, match=f"{name} does not run"):
            endpoints.url(name)


@pytest.mark.parametrize("state", ["starting", "unhealthy", "crashed", "missing", "stopped"])
def test_all_is_well_only_when_every_part_is(state: str) -> None:
    fine = Endpoints(supervisor_pid=1, supervisor_started="1", ready=True, parts=PARTS)
    assert fine.healthy
    other = Endpoint.model_validate({"name": "programs", "state": state})
    assert not fine.model_copy(update={"parts": [*PARTS, other]}).healthy
    assert not fine.model_copy(update={"ready": False}).healthy


def test_a_second_supervisor_on_one_home_is_refused(
    home: Home, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(AlreadyRunningError, match=str(home.root)), only_supervisor(home):
        pytest.fail("two supervisors on one home")


def test_the_system_lets_go_of_a_home_even_after_a_kill(
    home: Home, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with only_supervisor(home):
        pass


def test_two_homes_are_two_supervisors_business(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    with only_supervisor(Home(tmp_path / "other").create()):
        assert holder.poll() is None
