"""A real NATS server on loopback: JetStream on disk, a user per service, proof that it is ours."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from infra.local.account import Account, own_folder, process_account
from infra.local.children import Child, spawn, stop_leftover
from infra.local.errors import RefusedError, ServerError, UnreachableError
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.secret_files import secret, write_private
from infra.local.servers.binaries import OLDEST_NATS, find_nats
from infra.local.servers.nats_greeting import DEFAULT_PORT, greet, greet_any
from infra.runtime.messaging.topology import SERVICES

SETTINGS = Path(__file__).parents[2] / "config" / "nats" / "server.conf"
USERS = ("system", "provisioner", *SERVICES)
ATTEMPTS = 3
PATIENCE = 60.0  # seconds: recovery of large streams takes its time
URL = "JEJAK_NATS_URL"


@dataclass
class NatsServer:
    """Where NATS is and the password of each user; `child` is None when somebody else runs it."""

    url: str
    passwords: dict[str, str] = field(repr=False)
    name: str | None = None
    port: int | None = None
    child: Child | None = None

    @property
    def address(self) -> str:
        """Where it is, or they are, without credentials that a configured URL may carry."""
        places = map(urlsplit, self.url.split(","))
        return ",".join(f"{at.scheme}://{at.hostname}:{at.port or DEFAULT_PORT}" for at in places)

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()


@contextmanager
def running_nats(home: Home) -> Iterator[NatsServer]:
    server = start_nats(home)
    try:
        yield server
    finally:
        server.stop()


def start_nats(home: Home, preferred_port: int | None = None) -> NatsServer:
    """Use `JEJAK_NATS_URL`, else start our own server, stopping a leftover of ours first.

    The variable may name several servers of one cluster, with commas between them.
    Raises ServerError when no supported server is found, starts, or proves to be ours.
    """
    passwords = nats_passwords(home)
    if url := os.environ.get(URL):
        return _configured(url, passwords, home)
    account = process_account("nats")
    program = find_nats(home, account)
    stop_leftover(home, "nats")
    own_folder(home.nats, account)
    settings = write_settings(home.nats, passwords, account)
    for attempt in range(ATTEMPTS):
        port = free_port(preferred_port if attempt == 0 else None)
        name = f"jejak-{secrets.token_hex(8)}"
        flags = {"-c": settings, "-a": LOOPBACK, "-p": port, "-n": name, "-sd": home.nats / "store"}
        command = [str(part) for flag in flags.items() for part in flag]
        child = spawn(home, "nats", [str(program), *command], account=account, folder=home.nats)
        ready = False
        try:
            ready = _ready(child, port, name, passwords["provisioner"])
        finally:
            if not ready:
                child.stop()
        if ready:
            return NatsServer(f"nats://{LOOPBACK}:{port}", passwords, name, port, child)
    raise ServerError(f"NATS did not start; see {home.logs / 'nats.log'}")


def nats_passwords(home: Home) -> dict[str, str]:
    return {user: secret(home.nats_secrets, user) for user in USERS}


def write_settings(
    folder: Path,
    passwords: dict[str, str],
    account: Account | None = None,
    certificate: tuple[str, str] | None = None,
    monitor: str = "",
) -> Path:
    """Write `server.conf` and what it includes; return the former's path.

    `certificate` are the paths of one and its key, as the server sees them: with it the server
    talks to nobody without TLS. Renewed files are read at a SIGHUP. `monitor` is the address at
    which it tells how it is.
    """
    owner = (account.uid, account.gid) if account else None
    files = 'cert_file: "{}", key_file: "{}"'.format(*certificate) if certificate else ""
    tls = f'tls: {{ {files}, min_version: "1.2", timeout: 5 }}\n' if certificate else ""
    asked = f'http: "{monitor}"\n' if monitor else ""
    write_private(folder / "tls.conf", tls + asked, owner)
    lines = (f'{user.upper()}_PASSWORD: "{word}"\n' for user, word in passwords.items())
    write_private(folder / "passwords.conf", "".join(lines), owner)
    write_private(folder / SETTINGS.name, SETTINGS.read_text(), owner)
    return folder / SETTINGS.name


def _configured(url: str, passwords: dict[str, str], home: Home) -> NatsServer:
    try:
        greeting = greet_any(url, "provisioner", passwords["provisioner"])
    except UnreachableError as error:
        raise ServerError(f"{URL} is set, but no NATS server answers there.") from error
    except RefusedError as error:
        own_folder(home.nats, None)
        raise ServerError(
            f"The server at {URL} does not know our users: give it the settings"
            f" {write_settings(home.nats, passwords)}"
        ) from error
    if greeting.version < OLDEST_NATS or not greeting.jetstream:
        raise ServerError(f"The server at {URL} must be NATS 2.12 or newer with JetStream.")
    return NatsServer(url, passwords)


def _ready(child: Child, port: int, name: str, password: str) -> bool:
    """Wait until our own server answers; False when it ended, or another has the port."""
    deadline = time.monotonic() + PATIENCE
    while child.running and time.monotonic() < deadline:
        try:
            greeting = greet(f"nats://{LOOPBACK}:{port}", "provisioner", password, expected=name)
        except UnreachableError:
            time.sleep(0.02)
            continue
        except RefusedError:
            return False
        if greeting.jetstream:
            return True
    return False
