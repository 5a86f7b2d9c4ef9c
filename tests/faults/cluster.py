"""A small Jejak of real processes to kill: two servers, writers, relay, inbox, follower."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from infra.local.children import Child
from infra.local.home import Home
from infra.local.servers.nats import NatsServer, start_nats
from infra.local.servers.postgres import PostgresServer, start_postgres
from infra.local.servers.provision import ServiceDatabase, provision_service
from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.streams import provision
from infra.runtime.process import migrate
from infra.runtime.projections.generations.lookup import reach
from tests.faults.notes import notes
from tests.faults.three_servers import ThreeServers
from tests.server_folders import server_folder

WORKERS = ("writer-a", "writer-b", "relay", "inbox", "follower")
SERVERS = ("postgres", "nats")
VICTIMS = (*WORKERS, *SERVERS)


@dataclass
class Cluster:
    folder: Path
    home: Home
    postgres: PostgresServer
    nats: NatsServer | ThreeServers
    registry: ServiceDatabase
    reporting: ServiceDatabase
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as output:
            self.workers[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.worker", name, str(self.folder)],
                stdout=output,
                stderr=output,
            )

    def start_workers(self) -> None:
        """Start all, and wait until there is load to disturb."""
        for name in WORKERS:
            self.start(name)
        while not all((self.folder / f"{name}.commands").exists() for name in WORKERS[:2]):
            time.sleep(0.1)

    def kill(self, victim: str) -> None:
        """kill -9, then start again as a supervisor would."""
        if victim in SERVERS:
            self.child(victim).process.kill()
            self.start_again(victim)
        else:
            self.end(victim)
            self.start(victim)

    def end(self, worker: str) -> None:
        self.workers[worker].kill()
        self.workers[worker].wait()

    def start_again(self, server: str) -> None:
        """On its port, whatever it was that ended it."""
        self.child(server).process.wait()
        if server == "postgres":
            self.postgres = start_postgres(self.home, self.postgres.port)
        else:
            assert isinstance(self.nats, NatsServer)
            self.nats = start_nats(self.home, self.nats.port)

    def child(self, server: str) -> Child:
        found = self.postgres if server == "postgres" else self.nats
        assert not isinstance(found, ThreeServers) and found.child
        return found.child

    def kill_at_random(self, seed: int, times: int, pause: float) -> list[str]:
        random = Random(seed)
        killed = []
        for _ in range(times):
            time.sleep(random.uniform(0.1, pause))
            killed.append(random.choice(VICTIMS))
            self.kill(killed[-1])
        return killed

    def finish_writing(self) -> None:
        (self.folder / "stop").touch()
        for name in WORKERS[:2]:
            self.workers[name].wait(60)

    def wipe_jetstream(self) -> None:
        """What a lost disk leaves: a NATS server that knows of no stream."""
        assert isinstance(self.nats, NatsServer)
        self.nats.stop()
        shutil.rmtree(self.home.nats / "store")
        self.nats = start_nats(self.home, self.nats.port)
        self.provision()

    def provision(self) -> None:
        """As the provisioner does: again until the servers have agreed on who leads."""

        async def make() -> None:
            client = await connect(self.login("provisioner"))
            try:
                while True:
                    with suppress(NatsError, TimeoutError):
                        return await self._provision(client.jetstream())
            finally:
                await client.close()

        asyncio.run(asyncio.wait_for(make(), 60))

    async def _provision(self, js: JetStreamContext) -> None:
        await provision(js, self.login("provisioner").replicas)

    def nats_reached_by(self, url: str) -> None:
        """Tell the workers where everything is."""
        logins = {
            f"{user}_nats": [url, user, self.nats.passwords[user]]
            for user in ("registry", "reporting")
        }
        told = logins | {"registry": self.registry.app, "reporting": self.reporting.app}
        (self.folder / "told.json").write_text(json.dumps(told))

    def login(self, user: str) -> Login:
        return Login(self.nats.url, user, self.nats.passwords[user])

    def settled(self, seconds: float = 60) -> bool:
        """Wait until everything written has been relayed, received and applied."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError, NatsError, OSError):
                if self._counts() == (0, 0, 0):
                    return True
            time.sleep(0.2)
        return False

    def _counts(self) -> tuple[int, int, int]:
        """How many facts are not in the stream, not in the inbox, not applied."""
        with psycopg.connect(self.registry.app) as registry:
            facts = registry.execute("SELECT count(*) FROM fact").fetchone()
        with psycopg.connect(self.reporting.app) as reporting:
            received = reporting.execute("SELECT count(*) FROM inbox").fetchone()
            reach(reporting, notes)
            applied = reporting.execute("SELECT count(*) FROM note").fetchone()
        assert facts and received and applied
        sent = asyncio.run(self._sent())
        return facts[0] - sent, facts[0] - received[0], facts[0] - applied[0]

    async def _sent(self) -> int:
        client = await connect(self.login("provisioner"))
        try:
            return (await client.jetstream().stream_info("REGISTRY")).state.messages
        finally:
            await client.close()


@contextmanager
def cluster(
    start: Callable[[Home], NatsServer | ThreeServers] = start_nats,
    within: Callable[[], AbstractContextManager[Path]] = server_folder,
) -> Iterator[Cluster]:
    with within() as folder:
        home = Home(folder / "home").create()
        running = None
        try:
            postgres, nats = start_postgres(home), start(home)
            databases = [
                provision_service(postgres.admin, home.secrets, name)
                for name in ("registry", "reporting")
            ]
            running = Cluster(folder, home, postgres, nats, *databases)
            _prepare(running)
            yield running
        finally:
            if running:
                _stop(running)


def _prepare(running: Cluster) -> None:
    migrate.lay_tables("registry", running.registry.owner)
    migrate.lay_tables("reporting", running.reporting.owner)
    with psycopg.connect(running.reporting.owner, autocommit=True) as owner:
        notes.create(owner, "reporting")
    running.provision()
    running.nats_reached_by(running.nats.url)


def _stop(running: Cluster) -> None:
    for worker in running.workers.values():
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    running.nats.stop()
    running.postgres.stop()
