"""What a supervisor keeps alive: started, asked how it is, started again when it died, stopped."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

from infra.local.children import Child
from infra.local.home import Home
from infra.local.supervisor.endpoints import Endpoint, State

LONGEST_WAIT = 30.0  # seconds between two starts of one unit
STEADY = 60.0  # seconds
SILENT_LOOKS = 30  # in a row, a second or more apart, before a process that hangs is ended


class Started(Protocol):
    """What was started: our child, or None when somebody else runs it."""

    @property
    def child(self) -> Child | None: ...

    @property
    def address(self) -> str: ...


@dataclass
class Unit(ABC):
    """Something with a life of its own; `failures` are the starts since it was last steady.

    `due` is when (monotonic seconds) the next start may be tried; `silent` are the looks in a row
    to which one that had answered did not.
    """

    home: Home
    name: str
    state: State = "stopped"
    restarts: int = 0
    failures: int = 0
    due: float = 0.0
    silent: int = 0

    def attempted(self, now: float) -> None:
        """Note a start, and when the next may follow if this one does not hold."""
        self.restarts += self.failures > 0
        self.failures += 1
        self.due = now + min(LONGEST_WAIT, 2.0 ** (self.failures - 1))
        self.silent = 0

    def steady(self, now: float) -> None:
        """Forget earlier failures once it has held for a while."""
        if now > self.due + STEADY:
            self.failures = 1

    @property
    @abstractmethod
    def running(self) -> Started | None: ...

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def answers(self) -> bool:
        """Whether it can do its work."""

    def responds(self) -> bool:
        """Whether it is there at all: starting it again would not help one that waits."""
        return False

    @property
    def child(self) -> Child | None:
        return self.running.child if self.running else None

    @property
    def elsewhere(self) -> bool:
        """Whether somebody else runs it; we then only ask how it is."""
        return self.running is not None and self.running.child is None

    @property
    def alive(self) -> bool:
        return self.elsewhere or (self.child is not None and self.child.running)

    @property
    def hangs(self) -> bool:
        return self.silent >= SILENT_LOOKS

    def look(self) -> None:
        """Refresh `state`; what has never answered yet is starting until it does."""
        if self.state in ("missing", "stopped", "done"):
            return
        if not self.alive:
            self.state = "crashed"
        elif self.answers():
            self.state, self.silent = "elsewhere" if self.elsewhere else "healthy", 0
        elif self.state != "starting":
            self.state, self.silent = "unhealthy", 0 if self.responds() else self.silent + 1

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()
        self.state = "stopped"

    def endpoint(self) -> Endpoint:
        return Endpoint(
            name=self.name,
            state=self.state,
            url=(self.running.address or None) if self.running else None,
            pid=self.child.process.pid if self.child is not None and self.alive else None,
            restarts=self.restarts,
        )
