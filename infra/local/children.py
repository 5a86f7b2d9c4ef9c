"""A child never outlives us: it dies with its parent, and a leftover is found at the next start."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from infra.local.account import Account
from infra.local.home import Home
from infra.local.processes import ProcessIdentity, started_at

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 20_000_000
PATH_ALONE = {"PATH": os.environ.get("PATH", os.defpath)}
Steps = Sequence[tuple[signal.Signals, float]]
POLITELY: Steps = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


class StartedProcess(Protocol):
    """What a child is, whoever forked it: `subprocess.Popen` is one."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def send_signal(self, number: int, /) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


@dataclass
class Child:
    """A running program with the record by which a later supervisor recognises it."""

    name: str
    process: StartedProcess
    record: Path
    steps: Steps = POLITELY

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def stop(self, steps: Steps | None = None) -> None:
        """Send each signal and wait that long for the end, by default in the child's own steps."""
        for number, seconds in steps or self.steps:
            if not self.running:
                break
            self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.record.unlink(missing_ok=True)


def spawn(
    home: Home,
    name: str,
    command: Sequence[str],
    *,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    steps: Steps = POLITELY,
    talks: bool = False,
) -> Child:
    """Start a program in its own process group, its output appended to `logs/<name>.log`.

    Of our environment it gets what it is given, by default the way to programs.

    One that `talks` is asked and answers through pipes instead. Call it from the main thread: on
    Linux the child dies with the thread that started it.
    """
    with opened_log(home, name) as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else output,
            stderr=output,
            env=dict(PATH_ALONE if environment is None else environment),
            cwd=folder or home.root,
            start_new_session=True,
            preexec_fn=die_with_parent(steps[0][0]),  # noqa: PLW1509 (one system call, no lock)
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    record = remembered(home, name, process.pid, started_at(process.pid))
    return Child(name, process, record, steps)


def remembered(home: Home, name: str, pid: int, started: str | None) -> Path:
    """The record of a child, for whoever looks after it later."""
    record = home.run / f"{name}.pid.json"
    record.write_text(json.dumps({"pid": pid, "started": started}))
    return record


def stop_leftover(home: Home, name: str, steps: Steps = POLITELY) -> bool:
    """Stop what an earlier supervisor left behind under this name; True if there was something."""
    record = home.run / f"{name}.pid.json"
    left = read_identity(record)
    alive = left is not None and left.alive
    if left is not None and alive:
        left.stop(steps)
    record.unlink(missing_ok=True)
    return alive


def read_identity(record: Path) -> ProcessIdentity | None:
    try:
        noted = json.loads(record.read_text())
        return ProcessIdentity(int(noted["pid"]), str(noted["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def opened_log(home: Home, name: str) -> BinaryIO:
    file = home.logs / f"{name}.log"
    if file.exists() and file.stat().st_size > LOG_LIMIT:
        file.replace(file.with_suffix(".log.1"))
    return open(file, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died before we asked to hear of it
            os._exit(1)

    return in_child
