"""Homes for supervisors, and what tests ask them."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from infra.local.home import Home
from infra.local.preloaded.launcher import Launcher
from infra.local.servers.nats import URL as NATS_URL
from infra.local.servers.nats import NatsServer
from infra.local.servers.postgres import URL as POSTGRES_URL
from infra.local.supervisor import supervisor as supervising
from infra.local.supervisor.background import bring_down
from infra.local.supervisor.endpoints import Endpoint, Endpoints, read_endpoints
from infra.local.supervisor.supervisor import Supervisor
from tests.local.small_crew import SMALL_CREW
from tests.local.supervisor.parts import Clock, Enough, FakeMember, FakeUnit
from tests.server_folders import server_folder

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    for variable in (POSTGRES_URL, NATS_URL, "JEJAK_OTLP_ENDPOINT", "JEJAK_ZONE"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home with servers of its own."""
    with server_folder() as folder:
        home = Home(folder).create()
        try:
            yield home
        finally:
            bring_down(home)


@pytest.fixture
def guest(
    postgres: str,
    nats_server: NatsServer,
    embedded_home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Home]:
    """A home that uses the servers of this test session, so that it starts in a moment."""
    monkeypatch.setenv(POSTGRES_URL, postgres)
    monkeypatch.setenv(NATS_URL, nats_server.url)
    with server_folder() as folder:
        yield from _visiting(Home(folder).create(), embedded_home, monkeypatch)


def _visiting(home: Home, embedded_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    for theirs, ours in (
        (embedded_home.role_secrets, home.role_secrets),
        (embedded_home.nats_secrets, home.nats_secrets),
    ):
        shutil.copytree(theirs, ours, dirs_exist_ok=True)
    yield home
    bring_down(home)


@pytest.fixture
def story() -> list[str]:
    return []


@pytest.fixture
def ready() -> list[str]:
    return []


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody starts anything, so nobody has to be able to."""
    monkeypatch.setattr(supervising, "launcher_for", lambda *_: Launcher())


@pytest.fixture
def supervisor(tmp_path: Path, story: list[str], ready: list[str], in_place: None) -> Supervisor:
    home = Home(tmp_path / "jejak").create()
    made = Supervisor(home, lambda: ready.append("ready"), SMALL_CREW)
    parts = [FakeUnit(home, name, story=story) for name in ("postgres", "nats")]
    members = [FakeMember(home, member.name, story=story) for member in SMALL_CREW]
    made.postgres, made.nats = cast(Any, parts[0]), cast(Any, parts[1])
    made.members, made.units = cast(Any, members), [*parts, *members]
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    moment, left = [1_000.0], [0]

    def sleep(_: float) -> None:
        moment[0] += 1.0
        left[0] -= 1
        if left[0] <= 0:
            raise Enough

    monkeypatch.setattr(
        supervising, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: moment[0])
    )
    monkeypatch.setattr(supervising, "CALM_LOOK", 1.0)
    yield lambda times: left.__setitem__(0, times)


def pids(endpoints: Endpoints) -> dict[str, int]:
    return {part.name: part.pid for part in endpoints.parts if part.pid}


def now(home: Home, name: str) -> Endpoint | None:
    endpoints = read_endpoints(home)
    parts = endpoints.parts if endpoints else []
    return next((part for part in parts if part.name == name), None)


def restarted(home: Home, name: str, killed: int) -> Callable[[], bool]:
    def look() -> bool:
        part = now(home, name)
        return part is not None and part.state == "healthy" and part.pid not in (None, killed)

    return look


def eventually(what: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
