"""Servers, and the stream to the backup, as parts that a supervisor keeps alive."""

import asyncio
from dataclasses import dataclass, field

import psycopg

from infra.local.backup.streaming import StreamTarget, destination, is_streamed, receive
from infra.local.children import Child, stop_leftover
from infra.local.errors import RefusedError, UnreachableError
from infra.local.servers.nats import NatsServer, start_nats
from infra.local.servers.nats_greeting import can_store, greet_any
from infra.local.servers.nats_storage import require_safe
from infra.local.servers.postgres import PostgresServer, start_postgres
from infra.local.servers.provision import Databases, close_own_server, provision_all
from infra.local.supervisor.units import Unit
from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.streams import provision


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
        passwords, name = self.server.passwords, self.server.name
        try:
            if name is None:  # of somebody else, whose system account may not be ours
                return greet_any(self.server.url, "provisioner", passwords["provisioner"]).jetstream
            return can_store(self.server.url, passwords["system"], name)
        except (UnreachableError, RefusedError):
            return False


@dataclass(frozen=True)
class Receiver:
    child: Child
    address: str = ""


@dataclass
class StreamUnit(Unit):
    """The stream to the newest backup; runs once there is one, and moves on to the next."""

    admin: str = field(default="", repr=False)
    to: StreamTarget | None = None
    receiver: Receiver | None = None

    @property
    def running(self) -> Receiver | None:
        return self.receiver

    @property
    def outdated(self) -> bool:
        """Whether what runs is not what is wanted."""
        return self.to != destination(self.home)

    def start(self) -> None:
        self.state = "starting"
        stop_leftover(self.home, self.name)
        self.receiver, self.to = None, destination(self.home)
        if self.to is None:
            self.state = "missing"
        else:
            self.receiver = Receiver(receive(self.home, self.admin, self.to))

    def answers(self) -> bool:
        return self.to is not None and is_streamed(self.admin, self.to.slot)


async def _provision(server: NatsServer) -> None:
    client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
    try:
        await provision(client.jetstream(timeout=10))
    finally:
        await client.close()
