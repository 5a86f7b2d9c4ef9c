"""The stream of WAL to the newest set (`pg_receivewal`), kept alive by the supervisor.

At most what was committed in the last instant is lost with the disk, not what came since the copy.
"""

import signal
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import BaseModel, ValidationError

from infra.local.account import server_account
from infra.local.children import Child, spawn
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import write_private
from infra.local.servers.binaries import find_postgres

STREAM = "backup"
"""What the part is called in `jejak status`."""
PREFIX = "jejak_backup_"
"""Names of replication slots begin like this: PostgreSQL keeps the WAL they have not got yet."""
LATEST = 60.0
"""Seconds of commits that may be missing before the stream counts as behind."""


class StreamTarget(BaseModel):
    """The set that is streamed to."""

    folder: Path
    slot: str


def destination(home: Home) -> StreamTarget | None:
    """None before the first backup, and after a restore."""
    with suppress(FileNotFoundError, ValidationError):
        return StreamTarget.model_validate_json(_file(home).read_text())
    return None


def remember(home: Home, place: StreamTarget) -> None:
    write_private(_file(home), place.model_dump_json())


def forget(home: Home) -> None:
    _file(home).unlink(missing_ok=True)


def _file(home: Home) -> Path:
    return home.root / "backup.json"


def is_streamed(admin: str, slot: str) -> bool:
    """Whether somebody receives through the slot and is not further behind than LATEST."""
    try:
        with psycopg.connect(admin, connect_timeout=2) as db:
            found = db.execute(
                "SELECT coalesce(extract(epoch FROM write_lag), 0) FROM pg_replication_slots"
                " JOIN pg_stat_replication ON pid = active_pid WHERE slot_name = %s",
                (slot,),
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return found is not None and found[0] <= LATEST


def without_password(admin: str) -> str:
    known = {key: value for key, value in conninfo_to_dict(admin).items() if key != "password"}
    return make_conninfo("", **known)


def password_environment(admin: str) -> dict[str, str]:
    """A password is no argument: every user of the machine can read those."""
    password = conninfo_to_dict(admin).get("password") or ""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": str(password)}


def receive(home: Home, admin: str, to: StreamTarget) -> Child:
    """Start the program that follows the WAL. Raises ServerError where there is no folder."""
    if not to.folder.joinpath("wal").is_dir():
        raise ServerError(f"Folder cadangan {to.folder} tidak terjangkau.")
    program = find_postgres(home, server_account()) / "pg_receivewal"
    options = ["-D", str(to.folder / "wal"), "-S", to.slot, "--synchronous", "-w"]
    return spawn(
        home,
        STREAM,
        [str(program), *options, "-d", without_password(admin)],
        environment=password_environment(admin),
        steps=((signal.SIGINT, 5.0), (signal.SIGKILL, 5.0)),
    )
