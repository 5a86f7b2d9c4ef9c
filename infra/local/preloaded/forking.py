"""Starting a process of ours as a fork of the preloaded one: nothing to import, pages shared."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from infra.local.account import Account
from infra.local.children import Child, Steps, opened_log, remembered, spawn, stop_leftover
from infra.local.home import Home
from infra.local.preloaded.launcher import Launcher
from infra.local.processes import ProcessIdentity, started_at

NAME = "preloaded"
PAUSE = 0.02  # seconds between two looks whether a process has ended


@dataclass
class Forked:
    """Stands for a child that is the preloaded process's: known by number and start time."""

    identity: ProcessIdentity

    @property
    def pid(self) -> int:
        return self.identity.pid

    def poll(self) -> int | None:
        """0 once it has ended, however it did."""
        return None if self.identity.alive else 0

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            if self.identity.alive:
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        end = time.monotonic() + (timeout or float("inf"))
        while self.identity.alive:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0)
            time.sleep(PAUSE)
        return 0


class Preloaded:
    """The preloaded process of one supervisor; should it die, the next fork starts another.

    What was forked dies with it, as it would with the supervisor. Linux only: elsewhere each
    process imports for itself, as it does when it is started alone. Under root it stays root, for
    each of its copies becomes another user.
    """

    def __init__(
        self,
        home: Home,
        modules: Sequence[str],
        environment: Mapping[str, str],
        launcher: Launcher | None = None,
    ) -> None:
        self.home, self.modules, self.environment = home, modules, environment
        self.launcher = launcher or Launcher()
        self.child: Child | None = None

    def start(self) -> None:
        """Let it begin to import; nobody waits for it before the first fork."""
        if sys.platform != "linux" or (self.child and self.child.running):
            return
        self.stop()
        stop_leftover(self.home, NAME)
        command = [str(self.launcher.python), "-m", "infra.local.preloaded"]
        command += dict.fromkeys(self.modules)
        environment = {**self.environment, **self.launcher.environment}
        self.child = spawn(self.home, NAME, command, environment=environment, talks=True)

    def fork(
        self,
        name: str,
        command: Sequence[str],
        settings: Path,
        steps: Steps,
        account: Account | None = None,
    ) -> Child | None:
        """A child that runs `command`; None where it cannot be forked and must be spawned."""
        if self.child is None or not self.child.running:
            return None
        with opened_log(self.home, name) as log:
            asked = {"name": name, "command": command, "log": log.name, "folder": self.home.root}
        user = [account.uid, account.gid] if account else None
        asked |= {"settings": settings, "user": user}
        line = json.dumps(asked, default=str).encode() + b"\n"
        asks, answers = self._pipes()
        try:
            asks.write(line)
            asks.flush()
            pid = int(answers.readline())
        except (OSError, ValueError):  # it ended while it imported, or just now
            self.stop()
            return None
        started = started_at(pid) or ""
        record = remembered(self.home, name, pid, started)
        return Child(name, Forked(ProcessIdentity(pid, started)), record, steps)

    def stop(self) -> None:
        if self.child is None:
            return
        self.child.stop()
        for pipe in self._pipes():
            with suppress(BrokenPipeError):
                pipe.close()
        self.child = None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """Into the process and out of it."""
        process = self.child.process if self.child else None
        assert isinstance(process, subprocess.Popen) and process.stdin and process.stdout
        return process.stdin, process.stdout
