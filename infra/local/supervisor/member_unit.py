"""A process of ours as a part that a supervisor keeps alive, or that is to end well once."""

import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.account import Account
from infra.local.children import Child, Steps, spawn, stop_leftover
from infra.local.health import LIVE, answers
from infra.local.preloaded.forking import Preloaded
from infra.local.preloaded.launcher import Launcher
from infra.local.supervisor.crew import owners_file, settings_file
from infra.local.supervisor.units import Unit
from infra.runtime.process.settings import VARIABLE

MIGRATION = "infra.runtime.process.migrate"
HANDED_ON = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
UNHURRIED: Steps = ((signal.SIGTERM, 25.0), (signal.SIGKILL, 5.0))  # requests and a batch may end
HANGING: Steps = ((signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0))  # it had its time


@dataclass(frozen=True)
class OwnProcess:
    child: Child
    address: str


@dataclass
class MemberUnit(Unit):
    """A process of ours; the supervisor writes its settings and sets `address` before a start.

    `address` stays empty for one that serves no HTTP.
    """

    command: tuple[str, ...] = ()
    address: str = ""
    preloaded: Preloaded | None = None
    """What it is forked of, if anything."""
    launcher: Launcher = field(default_factory=Launcher)
    account: Account | None = None
    """Whom it runs as, if not as we do."""
    process: OwnProcess | None = None

    @property
    def running(self) -> OwnProcess | None:
        return self.process

    def start(self) -> None:
        self.state = "starting"
        stop_leftover(self.home, self.name, UNHURRIED)
        child = self._forked() or spawn(
            self.home,
            self.name,
            [str(self.launcher.python), "-m", *self.command],
            account=self.account,
            environment=member_environment(settings_file(self.home, self.name), self.launcher),
            steps=UNHURRIED,
        )
        self.process = OwnProcess(child, self.address)

    def _forked(self) -> Child | None:
        if self.preloaded is None:
            return None
        self.preloaded.start()
        settings = settings_file(self.home, self.name)
        return self.preloaded.fork(self.name, self.command, settings, UNHURRIED, self.account)

    def answers(self) -> bool:
        return answers(self.address) if self.address else self.alive

    def responds(self) -> bool:
        return answers(self.address, LIVE) if self.address else self.alive


@dataclass
class MigrationUnit(Unit):
    """The migration: it alone holds the logins that change tables, and only until it has ended.

    Nobody waits for it whose tables are those of this release already.
    """

    launcher: Launcher = field(default_factory=Launcher)
    account: Account | None = None
    process: OwnProcess | None = None

    @property
    def running(self) -> OwnProcess | None:
        return self.process

    @property
    def alive(self) -> bool:
        """Also once it has ended well, though nobody has looked since: it is not started again."""
        return self.state == "done" or self._ended_well or super().alive

    @property
    def _ended_well(self) -> bool:
        return self.process is not None and self.process.child.process.poll() == 0

    def start(self) -> None:
        self.state = "starting"
        stop_leftover(self.home, self.name)
        self.process = OwnProcess(self._spawned(), "")

    def _spawned(self) -> Child:
        return spawn(
            self.home,
            self.name,
            [str(self.launcher.python), "-m", MIGRATION],
            account=self.account,
            environment=member_environment(owners_file(self.home), self.launcher),
            steps=UNHURRIED,
        )

    def look(self) -> None:
        """It is done once it has ended well."""
        if self.process and self._ended_well:
            self.process.child.stop()
            self.process, self.state = None, "done"
        super().look()

    def answers(self) -> bool:
        return self.state == "done"


def member_environment(settings: Path, launcher: Launcher) -> dict[str, str]:
    return {**bare_environment(), **launcher.environment, VARIABLE: str(settings)}


def bare_environment() -> dict[str, str]:
    """What of our variables is handed on, by name: any other may hold somebody's password."""
    return {name: os.environ[name] for name in HANDED_ON if name in os.environ}
