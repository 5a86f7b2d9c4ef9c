"""A PostgreSQL that nobody enters without TLS, by the words and rules of docker-compose.yml.

The wheel's has no TLS. One that has is taken from the machine (Debian 13's), or from
`build/postgres`, where `make encrypted-postgres` lays it.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.account import own_folder, server_account
from infra.local.children import Child
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.secret_files import secret
from infra.local.servers.binaries import OLDEST_POSTGRES, version_of
from infra.local.servers.postgres import ADMIN, initialise, spawn_server
from tests.authority import DAY, TestAuthority
from tests.server_folders import server_folder

REPOSITORY = Path(__file__).parents[1]
RULES = REPOSITORY / "infra" / "config" / "postgres" / "pg_hba.conf"
LAID = REPOSITORY / "build" / "postgres" / "native"
MISSING = "no PostgreSQL 17 or newer that speaks TLS: run make encrypted-postgres"
PATIENCE = 60.0


def programs_with_tls(home: Home) -> Path:
    """The folder of `postgres` and `initdb`; where there is none, CI fails and others skip."""
    for each in (shutil.which("postgres"), *Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        if each and version_of(Path(each)) >= OLDEST_POSTGRES and _speaks_tls(Path(each)):
            return Path(each).resolve().parent
    if not (LAID / "ready").exists():
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    # The server's user cannot enter everybody's clone.
    target = home.programs / "encrypted-postgres"
    if not target.exists():
        shutil.copytree(LAID, target, symlinks=True)
        home.programs.chmod(0o755)
    return target / "bin"


def _speaks_tls(program: Path) -> bool:
    asked = [program.resolve().with_name("pg_config"), "--configure"]
    with_it = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return "openssl" in with_it and program.resolve().with_name("initdb").exists()


def words_of_compose(places: Mapping[str, str]) -> dict[str, str]:
    """What docker-compose.yml has the server told (`-c`), with its paths and addresses here."""
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    command = "\n".join(compose["services"]["postgres"]["command"])
    for there, here in places.items():
        command = command.replace(there, here)
    told = dict(line.split("=", 1) for line in command.splitlines() if "=" in line)
    told.pop("config_file")
    return told


@contextmanager
def served(home: Home, certificate: Path, key: Path) -> Iterator[tuple[Child, str]]:
    """The server in its home, as the containers have it; the administrator's way by the socket."""
    account, port = server_account(), free_port()
    programs = programs_with_tls(home)
    for folder in (home.postgres, home.root / "socket"):
        own_folder(folder, account)
    password, data = secret(home.role_secrets, ADMIN), home.postgres / "data"
    initialise(home, programs, data, password, account)
    shutil.copy(RULES, home.postgres / RULES.name)
    home.postgres.joinpath(RULES.name).chmod(0o644)
    told = words_of_compose(
        {
            "/etc/jejak/tls/certificate.pem": str(certificate),
            "/etc/jejak/tls/key.pem": str(key),
            "/etc/jejak": str(home.postgres),
            "*": LOOPBACK,
        }
    )
    told["unix_socket_directories"] = str(home.root / "socket")
    child = spawn_server(home, programs, data, port, account, told)
    here = {"host": str(home.root / "socket"), "port": port, "dbname": "postgres"}
    socket = make_conninfo(user=ADMIN, password=password, **here)
    try:
        _wait(child, socket)
        yield child, socket
    finally:
        child.stop()


@dataclass
class EncryptedPostgres:
    """`admin` is how a container reaches it; `socket` how backups do."""

    home: Home
    authority: TestAuthority
    admin: str = field(repr=False)
    socket: str = field(repr=False)
    child: Child

    @property
    def port(self) -> int:
        return int(conninfo_to_dict(self.admin)["port"])

    def renew(self) -> None:
        """Another certificate in the place of the old one, and the signal to read it."""
        self.authority.issue(LOOPBACK, owner=owner())
        self.child.process.send_signal(signal.SIGHUP)


def owner() -> int | None:
    """Who must be able to read the server's key."""
    account = server_account()
    return account.uid if account else None


@contextmanager
def encrypted_postgres(name: str = LOOPBACK, until: timedelta = DAY) -> Iterator[EncryptedPostgres]:
    """Its certificate is for `name`, and good for as long as that."""
    with server_folder() as folder:
        home, authority = Home(folder).create(), TestAuthority(folder / "tls")
        files = authority.issue(name, until=until, owner=owner())
        with served(home, files.certificate, files.key) as (child, socket):
            tls = {"sslmode": "verify-full", "sslrootcert": str(authority.file)}
            admin = make_conninfo(socket, host=LOOPBACK, **tls)
            yield EncryptedPostgres(home, authority, admin, socket, child)


def _wait(child: Child, socket: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg.connect(socket).close()
        except psycopg.OperationalError:
            assert child.running and time.monotonic() < deadline
            time.sleep(0.05)
