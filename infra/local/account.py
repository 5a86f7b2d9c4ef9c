"""Root never runs a database server: an unprivileged system user does."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.local.errors import ServerError
from infra.local.home import is_root

PREFERRED = ("jejak", "postgres")


@dataclass(frozen=True)
class Account:
    """The system user that the servers run as when we are root."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """None for an ordinary user: the servers then run as that user."""
    if not is_root():
        return None
    return next(filter(None, map(_existing, PREFERRED)), None) or _create(PREFERRED[0])


def own_folder(folder: Path, account: Account | None) -> None:
    """Make a folder that only the servers' user can enter."""
    folder.mkdir(exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    if account is not None:
        _require_reachable(folder, account)


def _existing(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _create(name: str) -> Account:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise ServerError(f"PostgreSQL does not run as root: create a system user named {name}.")
    command = [useradd, "--system", "--user-group", "--no-create-home"]
    made = subprocess.run(
        [*command, "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        text=True,
        check=False,
    )
    account = _existing(name)
    if account is None:
        raise ServerError(f"Could not create the system user {name}: {made.stderr.strip()}")
    return account


def _require_reachable(folder: Path, account: Account) -> None:
    entered = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    if entered.returncode != 0:
        raise ServerError(
            f"The user {account.name} cannot reach {folder}. As root, set JEJAK_HOME to a folder"
            " whose parents everybody may enter (the default is /var/lib/jejak)."
        )
