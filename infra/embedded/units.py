"""The things a supervisor keeps alive: PostgreSQL, NATS and the processes of ours."""

import asyncio
import os
import signal
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import psycopg

from infra.embedded.children import Child, Steps, spawn, stop_leftover
from infra.embedded.crew import settings_file
from infra.embedded.endpoints import Endpoint, State
from infra.embedded.health import answers
from infra.embedded.home import Home
from infra.embedded.nats import NatsServer, start_nats
from infra.embedded.nats_check import require_safe
from infra.embedded.nats_probe import RefusedError, UnreachableError, greet
from infra.embedded.postgres import PostgresServer, start_postgres
from infra.embedded.provision import Databases, close_own_server, provision_all
from infra.runtime.settings import VARIABLE
from infra.runtime.streams import Login, connect, provision

LONGEST_WAIT = 30.0  # seconds between two starts of one unit
STEADY = 60.0  # seconds
UNHURRIED: Steps = ((signal.SIGTERM, 25.0), (signal.SIGKILL, 5.0))  # requests and a batch may end


class Running(Protocol):
    """What was started: our child, or None when somebody else runs it."""

    @property
    def child(self) -> Child | None: ...

    @property
    def address(self) -> str: ...


@dataclass
class Unit(ABC):
    """Something with a life of its own; `failures` are the starts since it was last steady.

    `due` is when (monotonic seconds) the next start may be tried.
    """

    home: Home
    name: str
    state: State = "stopped"
    restarts: int = 0
    failures: int = 0
    due: float = 0.0

    def attempted(self, now: float) -> None:
        """Note a start, and when the next may follow if this one does not hold."""
        self.restarts += self.failures > 0
        self.failures += 1
        self.due = now + min(LONGEST_WAIT, 2.0 ** (self.failures - 1))

    def steady(self, now: float) -> None:
        """Forget earlier failures once it has held for a while."""
        if now > self.due + STEADY:
            self.failures = 1

    @property
    @abstractmethod
    def running(self) -> Running | None: ...

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def answers(self) -> bool: ...

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

    def look(self) -> None:
        """Refresh `state`; what has never answered yet is starting until it does."""
        if self.state in ("missing", "stopped"):
            return
        if not self.alive:
            self.state = "crashed"
        elif self.answers():
            self.state = "elsewhere" if self.elsewhere else "healthy"
        elif self.state != "starting":
            self.state = "unhealthy"

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


@dataclass
class PostgresUnit(Unit):
    server: PostgresServer | None = None
    databases: Databases | None = None
    port: int | None = None

    @property
    def running(self) -> PostgresServer | None:
        return self.server

    def start(self) -> None:
        self.state = "starting"
        self.server = start_postgres(self.home, self.port)
        self.port = self.server.port
        if not self.elsewhere:
            close_own_server(self.server.admin)
        self.databases = provision_all(self.server.admin, self.home.role_secrets)

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.server.admin if self.server else "", connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False


@dataclass
class NatsUnit(Unit):
    server: NatsServer | None = None
    port: int | None = None

    @property
    def running(self) -> NatsServer | None:
        return self.server

    def start(self) -> None:
        self.state = "starting"
        self.server = start_nats(self.home, self.port)
        self.port = self.server.port
        require_safe(self.server.url, self.server.passwords["system"])
        asyncio.run(_provision(self.server))

    def answers(self) -> bool:
        if self.server is None:
            return False
        password = self.server.passwords["provisioner"]
        try:
            return greet(self.server.url, "provisioner", password, self.server.name).jetstream
        except (UnreachableError, RefusedError):
            return False


@dataclass(frozen=True)
class OwnProcess:
    child: Child
    address: str


@dataclass
class MemberUnit(Unit):
    """A process of ours; the supervisor writes its settings and sets `address` before a start.

    `address` stays empty for one that serves no HTTP.
    """

    module: str = ""
    address: str = ""
    process: OwnProcess | None = None

    @property
    def running(self) -> OwnProcess | None:
        return self.process

    def start(self) -> None:
        self.state = "starting"
        stop_leftover(self.home, self.name, UNHURRIED)
        child = spawn(
            self.home,
            self.name,
            [sys.executable, "-m", self.module],
            environment={**os.environ, VARIABLE: str(settings_file(self.home, self.name))},
            steps=UNHURRIED,
        )
        self.process = OwnProcess(child, self.address)

    def answers(self) -> bool:
        return answers(self.address) if self.address else self.alive


async def _provision(server: NatsServer) -> None:
    client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
    try:
        await provision(client.jetstream(timeout=10))
    finally:
        await client.close()
