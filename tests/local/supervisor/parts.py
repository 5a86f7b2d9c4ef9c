"""Parts that only pretend to run, so that a supervisor can be tried without any process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from infra.local.backup.streaming import StreamTarget, destination
from infra.local.children import Child, Steps
from infra.local.supervisor.endpoints import Endpoints
from infra.local.supervisor.member_unit import MemberUnit
from infra.local.supervisor.supervisor import Supervisor
from infra.local.supervisor.units import Started, Unit

Clock = Callable[[int], None]
"""Lets a supervisor look so many times, a second apart, and then ends the watch."""


@dataclass
class FakeProcess:
    pid: int = 4711
    asked_to_end: bool = False

    def terminate(self) -> None:
        self.asked_to_end = True


@dataclass
class FakeChild:
    """Runs until it is stopped or `running` is set to False."""

    story: list[str]
    name: str
    running: bool = True
    process: FakeProcess = field(default_factory=FakeProcess)

    def stop(self, steps: Steps | None = None) -> None:
        self.running = False
        self.story.append(f"{self.name} stops{' impatiently' if steps else ''}")


@dataclass
class FakeStarted:
    address: str
    child: Child | None


@dataclass
class FakeUnit(Unit):
    """Tells its story in a list that parts may share."""

    story: list[str] = field(default_factory=list)
    well: bool = True
    there: bool = False
    """Whether it answers at all while it is not well."""
    faults: list[Exception] = field(default_factory=list)
    """What its next starts end with, last one first."""
    apart: bool = False
    """Whether somebody else runs it."""
    started: FakeStarted | None = None
    module: str = ""
    address: str = ""
    databases: Any = None
    server: Any = None

    @property
    def running(self) -> Started | None:
        return self.started

    @property
    def fake(self) -> FakeChild:
        assert self.started and self.started.child
        return cast(FakeChild, self.started.child)

    def start(self) -> None:
        self.state = "starting"
        self.story.append(f"{self.name} starts")
        if self.faults:
            raise self.faults.pop()
        child = None if self.apart else cast(Child, FakeChild(self.story, self.name))
        self.started = FakeStarted(f"test://{self.name}", child)

    def answers(self) -> bool:
        return self.well

    def responds(self) -> bool:
        return self.there


class FakeMember(FakeUnit, MemberUnit):  # type: ignore[misc]
    """Passes for a process of ours."""


class FakeStream(FakeUnit):
    """Passes for what follows the server to its backup."""

    to: StreamTarget | None = None

    @property
    def outdated(self) -> bool:
        return self.to != destination(self.home)

    def start(self) -> None:
        super().start()
        self.to = destination(self.home)


class Enough(Exception):
    """The supervisor has looked as often as the test wants."""


def watch(supervisor: Supervisor, clock: Clock, times: int) -> None:
    clock(times)
    with pytest.raises(Enough):
        supervisor.watch()


def part(supervisor: Supervisor, name: str) -> FakeUnit:
    return cast(FakeUnit, next(unit for unit in supervisor.units if unit.name == name))


def written(supervisor: Supervisor) -> Endpoints:
    return Endpoints.model_validate_json((supervisor.home.run / "endpoints.json").read_text())
