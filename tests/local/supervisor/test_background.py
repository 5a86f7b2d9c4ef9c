"""Starting and stopping from another process: what goes wrong is said, and nothing stays."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from infra.local.children import spawn
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.processes import started_at
from infra.local.supervisor import background
from infra.local.supervisor.__main__ import ALREADY_RUNNING
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.endpoints import Endpoints, read_endpoints
from infra.local.supervisor.journal import log, open_journal
from tests.local.small_crew import MODULE
from tests.local.small_crew.greeter import CRASH
from tests.local.supervisor.conftest import eventually, now, pids


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module `on_purpose` that a test writes, and that is then started as a supervisor."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "on_purpose.py"


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak")


def test_each_state_on_the_way_is_passed_on_until_all_is_well(guest: Home) -> None:
    states: list[Endpoints] = []
    endpoints = bring_up(guest, states.append, MODULE)
    assert endpoints.healthy
    assert states[-1] == endpoints
    assert not states[0].ready
    assert {part.state for part in endpoints.parts[:2]} == {"elsewhere"}


def test_servers_of_somebody_else_outlive_us(guest: Home) -> None:
    endpoints = bring_up(guest, module=MODULE)
    assert set(pids(endpoints)) == {"issuer", "registry"}
    assert bring_down(guest)
    again = bring_up(guest, module=MODULE)
    assert again.url("postgres") == endpoints.url("postgres")


def test_a_process_that_keeps_ending_is_named_with_its_log(guest: Home) -> None:
    (guest.root / "services" / "registry").mkdir(parents=True)
    (guest.root / "services" / "registry" / CRASH).touch()
    with pytest.raises(ServerError, match=r"registry keeps ending; see .*registry\.log"):
        bring_up(guest, module=MODULE)
    part = now(guest, "registry")
    assert part is not None and part.restarts >= background.TOO_OFTEN
    others = now(guest, "issuer")
    assert others is not None and others.state == "healthy"


def test_the_last_words_of_a_supervisor_that_ended_are_passed_on(bare: Home, module: Path) -> None:
    module.write_text("import sys; print('first'); sys.exit('no disk is left')")
    with pytest.raises(ServerError, match="no disk is left"):
        bring_up(bare, module="on_purpose")


def test_a_supervisor_that_ends_without_a_word_leaves_the_place_to_look(
    bare: Home, module: Path
) -> None:
    module.write_text("import sys; sys.exit(1)")
    with pytest.raises(ServerError, match=str(bare.logs)):
        bring_up(bare, module="on_purpose")


def test_when_nothing_comes_of_it_waiting_ends(
    bare: Home, module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "PATIENCE", 0.3)
    module.write_text("import time; time.sleep(60)")
    with pytest.raises(ServerError, match="Not everything became healthy"):
        bring_up(bare, module="on_purpose")
    (started, *_) = background._started
    started.kill()
    started.wait()


def test_stopping_ends_what_a_killed_supervisor_left(bare: Home) -> None:
    left = spawn(bare.create(), "registry", ["sleep", "60"])
    assert bring_down(bare)
    assert left.process.wait(5) == -signal.SIGTERM
    assert not bring_down(bare)


def test_stopping_what_never_ran_is_no_fault(bare: Home) -> None:
    assert not bring_down(bare)


def test_a_supervisor_that_does_not_stop_is_named(
    bare: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = spawn(
        bare.create(),
        "deaf",
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
            "print('deaf', flush=True); time.sleep(60)",
        ],
    )
    eventually(lambda: "deaf" in (bare.logs / "deaf.log").read_text())
    deaf.record.unlink()
    pid = deaf.process.pid
    written = Endpoints(supervisor_pid=pid, supervisor_started=started_at(pid) or "")
    (bare.run / "endpoints.json").write_text(written.model_dump_json())
    monkeypatch.setattr(background, "STOPPING", ((signal.SIGTERM, 0.2),))
    with pytest.raises(ServerError, match=f"The supervisor {pid} did not stop"):
        bring_down(bare)
    deaf.stop(((signal.SIGKILL, 5.0),))


def test_a_supervisor_lives_on_when_the_terminal_that_started_it_is_closed(guest: Home) -> None:
    endpoints = bring_up(guest, module=MODULE)
    assert os.getsid(endpoints.supervisor_pid) == endpoints.supervisor_pid
    assert os.readlink(f"/proc/{endpoints.supervisor_pid}/fd/0") == "/dev/null"


def test_two_who_start_at_once_get_the_same_supervisor(guest: Home) -> None:
    first = background._start(guest, MODULE, {"JEJAK_HOME": str(guest.root)})
    endpoints = bring_up(guest, module=MODULE)
    found = read_endpoints(guest)
    assert endpoints.healthy and found is not None
    assert endpoints.supervisor_pid == found.supervisor_pid
    if first.pid != endpoints.supervisor_pid:
        assert first.wait(10) == ALREADY_RUNNING
    assert started_at(endpoints.supervisor_pid)


def test_the_journal_has_one_line_for_each_thing_that_happened(bare: Home) -> None:
    open_journal(bare.create())
    try:
        log.info("started", extra={"part": "registry"})
        log.error("did not start", extra={"part": "nats", "fault": "OSError", "other": "a-secret"})
    finally:
        for handler in log.handlers:
            handler.close()
        log.handlers, log.propagate = [], True
    lines = [json.loads(line) for line in (bare.logs / "supervisor.log").read_text().splitlines()]
    assert [line["message"] for line in lines] == ["started", "did not start"]
    assert (lines[0]["level"], lines[0]["part"]) == ("INFO", "registry")
    assert (lines[1]["level"], lines[1]["fault"]) == ("ERROR", "OSError")
    assert "a-secret" not in json.dumps(lines)
