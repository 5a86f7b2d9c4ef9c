"""Starting and stopping the supervisor from another process; doing either twice is harmless."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from contracts.calendar import Zone
from infra.local.backup.streaming import STREAM
from infra.local.children import POLITELY, Steps, stop_leftover
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import VARIABLE, settle_zone
from infra.local.supervisor.__main__ import ALREADY_RUNNING
from infra.local.supervisor.endpoints import Endpoints, read_endpoints, supervisor

PATIENCE = 180.0  # seconds: a first start makes the databases, a later one may recover them
TOO_OFTEN = 3  # restarts of one part during a start
STOPPING: Steps = ((signal.SIGTERM, 60.0), (signal.SIGKILL, 5.0))

_started: list["subprocess.Popen[bytes]"] = []  # kept: they are meant to outlive this process


def bring_up(
    home: Home,
    watched: Callable[[Endpoints], None] = lambda _: None,
    module: str = "infra.local.supervisor",
    zone: Zone | None = None,
) -> Endpoints:
    """Start a supervisor unless one runs, and wait until everything has been healthy.

    Calls `watched` with each state on the way. Raises ServerError when the supervisor ends, when a
    part keeps ending, when nothing came of it in time, or for another zone than the home's.
    """
    home.create()
    environment = {"JEJAK_HOME": str(home.root), VARIABLE: settle_zone(home, zone).name}
    started = None if read_endpoints(home) else _start(home, module, environment)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if endpoints := read_endpoints(home):
            watched(endpoints)
            if endpoints.ready:
                return endpoints
            _require_progress(home, endpoints)
        if started is not None and started.poll() not in (None, ALREADY_RUNNING):
            raise ServerError(_last_words(home))
        time.sleep(0.1)
    raise ServerError(f"Not everything became healthy in {PATIENCE:.0f} seconds; see {home.logs}")


def bring_down(home: Home) -> bool:
    """Stop the supervisor and all it runs, or what a killed one left; False if nothing ran."""
    endpoints = read_endpoints(home)
    if endpoints is not None and not supervisor(endpoints).stop(STOPPING):
        raise ServerError(f"The supervisor {endpoints.supervisor_pid} did not stop.")
    left = [record.name.removesuffix(".pid.json") for record in home.run.glob("*.pid.json")]
    stopped = [stop_leftover(home, name, POLITELY) for name in left]
    _started[:] = [each for each in _started if each.poll() is None]
    return endpoints is not None or any(stopped)


def _start(home: Home, module: str, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    with _last_words_file(home).open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", module],  # what is said last stands last in the file
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            cwd=home.root,
            start_new_session=True,
        )
    _started[:] = [process, *(each for each in _started if each.poll() is None)]
    return process


def _require_progress(home: Home, endpoints: Endpoints) -> None:
    for part in endpoints.parts:
        serves = part.name != STREAM  # a backup disk that is away keeps nobody from working
        if serves and part.restarts >= TOO_OFTEN and part.state in ("crashed", "starting"):
            raise ServerError(f"{part.name} keeps ending; see {home.logs / part.name}.log")


def _last_words(home: Home) -> str:
    words = _last_words_file(home).read_text(errors="replace").strip().splitlines()
    return words[-1] if words else f"The supervisor ended; see {home.logs}"


def _last_words_file(home: Home) -> Path:
    return home.logs / "supervisor.out"
