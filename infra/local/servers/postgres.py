"""A real PostgreSQL on loopback: passwords only, durable settings, and proof that it is ours."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.account import Account, own_folder, server_account
from infra.local.children import Child, Steps, die_with_parent, spawn, stop_leftover
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.secret_files import secret, sync, write_private
from infra.local.servers.binaries import find_postgres, version_of
from infra.local.servers.postgres_leftovers import clear_leftovers
from infra.runtime.process.safety import check_postgres
from infra.runtime.refusals import UnsafeSetting

SETTINGS = Path(__file__).parents[2] / "config" / "postgres" / "postgresql.conf"
ADMIN = "jejak_admin"
ATTEMPTS = 3
REFUSALS = 40  # at 50 milliseconds each
PATIENCE = 120.0  # seconds: crash recovery of a large database takes its time
FAST: Steps = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
URL = "JEJAK_POSTGRES_URL"


@dataclass
class PostgresServer:
    """Where PostgreSQL is; `child` is None when somebody else runs it."""

    admin: str = field(repr=False)
    port: int | None = None
    child: Child | None = None

    @property
    def address(self) -> str:
        """Where it is, without the password."""
        at = conninfo_to_dict(self.admin)
        return f"postgresql://{at.get('host', LOOPBACK)}:{at.get('port', 5432)}"

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()


@contextmanager
def running_postgres(home: Home) -> Iterator[PostgresServer]:
    server = start_postgres(home)
    try:
        yield server
    finally:
        server.stop()


def start_postgres(home: Home, preferred_port: int | None = None) -> PostgresServer:
    """Use `JEJAK_POSTGRES_URL`, else start our own server, stopping a leftover of ours first.

    Raises ServerError when no supported server is found, starts, or proves to be ours.
    """
    if url := os.environ.get(URL):
        return PostgresServer(_configured(url))
    account = server_account()
    data = home.postgres / "data"
    programs = find_postgres(home, account, _major_of(data))
    stop_leftover(home, "postgres", FAST)
    own_folder(home.postgres, account)
    password = secret(home.role_secrets, ADMIN)
    if not data.exists():
        initialise(home, programs, data, password, account)
    _require_same_major(programs, data)
    clear_leftovers(data, FAST)
    for attempt in range(ATTEMPTS):
        port = free_port(preferred_port if attempt == 0 else None)
        admin = make_conninfo(
            host=LOOPBACK, port=port, user=ADMIN, password=password, dbname="postgres"
        )
        child = spawn_server(home, programs, data, port, account)
        ready = False
        try:
            ready = _ready(child, admin, data)
        finally:
            if not ready:
                child.stop()
        if ready:
            return PostgresServer(admin, port, child)
    raise ServerError(f"PostgreSQL did not start; see {home.logs / 'postgres.log'}")


def _configured(url: str) -> str:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            check_postgres(connection)
    except psycopg.OperationalError as error:
        raise ServerError(f"{URL} is set, but no PostgreSQL answers there.") from error
    except UnsafeSetting as error:
        raise ServerError(f"{URL}: {error}") from error
    return url


def initialise(
    home: Home, programs: Path, data: Path, password: str, account: Account | None
) -> None:
    """Make the cluster in a draft folder, so that a kill half-way leaves no half cluster."""
    draft, password_file = data.with_suffix(".draft"), data.with_suffix(".password")
    shutil.rmtree(draft, ignore_errors=True)
    write_private(password_file, password, (account.uid, account.gid) if account else None)
    options = f"--username={ADMIN} --auth=scram-sha-256 --encoding=UTF8 --data-checksums"
    locale = "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-instructions"
    try:
        made = subprocess.run(
            [
                *(programs / "initdb", "-D", draft, f"--pwfile={password_file}"),
                *options.split(),
                *locale.split(),
            ],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            cwd=home.postgres,
            env=_environment(),
            preexec_fn=die_with_parent(signal.SIGKILL),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode != 0:
        raise ServerError(f"initdb failed: {made.stderr.strip()}")
    draft.rename(data)
    sync(data.parent)


def spawn_server(
    home: Home,
    programs: Path,
    data: Path,
    port: int,
    account: Account | None,
    more: Mapping[str, str] | None = None,
) -> Child:
    """The program on these data, with our settings and `more`. Nobody waits for it yet."""
    settings = home.postgres / "postgresql.conf"
    write_private(settings, SETTINGS.read_text(), (account.uid, account.gid) if account else None)
    options = {
        "config_file": settings,
        "listen_addresses": LOOPBACK,
        "port": port,
        "unix_socket_directories": "",
        **(more or {}),
    }
    arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
    return spawn(
        home,
        "postgres",
        [str(programs / "postgres"), "-D", str(data), *arguments],
        account=account,
        environment=_environment(),
        folder=home.postgres,
        steps=FAST,
    )


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables or locale reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _require_same_major(programs: Path, data: Path) -> None:
    """Another major version cannot read the data, and would only say so in its log."""
    made_by, found = _major_of(data), version_of(programs / "postgres")[:1]
    if made_by is not None and found != (made_by,):
        raise ServerError(
            f"The data in {data} were made by PostgreSQL {made_by}, and no program of that version"
            " is found: install it, or move the data with pg_upgrade."
        )


def _major_of(data: Path) -> int | None:
    """The major version whose data these are; None when there are none."""
    file = data / "PG_VERSION"
    return int(file.read_text()) if file.exists() else None


def _ready(child: Child, admin: str, data: Path) -> bool:
    """Wait until our own server answers; False when it ended, as it does on a taken port."""
    deadline, refusals = time.monotonic() + PATIENCE, 0
    while child.running and time.monotonic() < deadline:
        try:
            with psycopg.connect(admin, connect_timeout=2) as connection:
                require_ours(connection, data)
                return True
        except psycopg.OperationalError as error:
            # A stranger on the port refuses us too; ours then ends, and another port is tried.
            refusals += "password authentication failed" in str(error)
            if refusals > REFUSALS:
                raise ServerError(
                    f"PostgreSQL refuses the password of {ADMIN}: put back the file"
                    f" secrets/roles/{ADMIN} of the time when {data} was made."
                ) from None
            time.sleep(0.05)
    return False


def require_ours(connection: psycopg.Connection, data: Path) -> None:
    """Raise ServerError unless the server works on our data folder: a port proves nothing."""
    row = connection.execute("SHOW data_directory").fetchone()
    if row is None or Path(row[0]).resolve() != data.resolve():
        raise ServerError("Another PostgreSQL answers on the port meant for ours.")
