"""Three NATS servers that keep each stream together, as a production with three hosts does."""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from nats.errors import Error as NatsError

from infra.local.account import own_folder, server_account
from infra.local.children import Child, spawn
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.servers.binaries import find_nats
from infra.local.servers.nats import nats_passwords, write_settings
from infra.runtime.messaging.connection import Login, connect

SERVERS = range(3)


class ThreeServers:
    """One may be gone at any time. `kill` is kill -9."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.passwords = nats_passwords(home)
        self._account = server_account()
        self._program = find_nats(home, self._account)
        self._names = [f"jejak-{secrets.token_hex(4)}-{number}" for number in SERVERS]
        self._ports = [free_port() for _ in SERVERS]
        self._routes = [free_port() for _ in SERVERS]
        self._children: dict[int, Child] = {}
        for number in SERVERS:
            self.start(number)

    @property
    def url(self) -> str:
        return ",".join(f"nats://{LOOPBACK}:{port}" for port in self._ports)

    def start(self, number: int) -> None:
        folder: Path = self.home.nats / self._names[number]
        own_folder(self.home.nats, self._account)
        own_folder(folder, self._account)
        settings = write_settings(folder, self.passwords, self._account)
        flags: Mapping[str, object] = {
            "-c": settings,
            "-a": LOOPBACK,
            "-p": self._ports[number],
            "-n": self._names[number],
            "-sd": folder / "store",
            "--cluster_name": "jejak",
            "--cluster": f"nats://{LOOPBACK}:{self._routes[number]}",
            "--routes": ",".join(f"nats://{LOOPBACK}:{port}" for port in self._routes),
        }
        command = [str(part) for flag in flags.items() for part in flag]
        name = f"nats-{number}"
        self._children[number] = spawn(
            self.home, name, [str(self._program), *command], account=self._account, folder=folder
        )

    def kill(self, number: int) -> None:
        child = self._children[number]
        child.process.kill()
        child.process.wait()

    async def leader(self, stream: str, seconds: float = 60) -> int:
        """The number of the server that a stream is written by; waits for an election."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(NatsError, TimeoutError, OSError):
                client = await connect(
                    Login(self.url, "provisioner", self.passwords["provisioner"])
                )
                try:
                    info = await client.jetstream(timeout=2).stream_info(stream)
                finally:
                    await client.close()
                if info.cluster and info.cluster.leader in self._names:
                    return self._names.index(info.cluster.leader)
        raise TimeoutError(f"{stream} has no leader")

    def stop(self) -> None:
        for child in self._children.values():
            child.stop()
