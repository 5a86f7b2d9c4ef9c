"""Root runs no server and no service: unprivileged system users do, each for itself."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.local.errors import ServerError
from infra.local.home import is_root

PREFERRED = ("jejak", "postgres")
ATTEMPTS, PAUSE = 20, 0.25
"""Somebody else may be adding a user at the same moment, and the list is locked."""


@dataclass(frozen=True)
class Account:
    """The system user that a process runs as when we are root."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Whom PostgreSQL runs as; None for an ordinary user, who runs all of it as oneself."""
    if not is_root():
        return None
    return next(filter(None, map(_existing, PREFERRED)), None) or _create(PREFERRED[0])


def process_account(name: str, group: str = "") -> Account | None:
    """The user for one process, `jejak-<name>`, made the first time.

    Processes of one `group` read the same secrets; the group is that of the process of this name.
    None for an ordinary user.
    """
    if not is_root():
        return None
    if group in ("", name):
        return _existing(f"jejak-{name}") or _create(f"jejak-{name}")
    first = process_account(group)
    assert first
    return _existing(f"jejak-{name}") or _create(f"jejak-{name}", first.name)


def own_folder(folder: Path, account: Account | None) -> None:
    """Make a folder that only this user can enter; what another one left in it changes hands."""
    folder.mkdir(exist_ok=True)
    if account is not None and folder.stat().st_uid != account.uid:
        for entry in (folder, *folder.rglob("*")):
            os.chown(entry, account.uid, account.gid, follow_symlinks=False)
    folder.chmod(0o700)
    if account is not None:
        require_reachable(folder, account)


def lend(folder: Path, account: Account | None) -> None:
    """Let a user work in a folder, and the others of its group read what lies there.

    The user may have put links there to what is not its own: those stay as they are.
    """
    if account is None:
        return
    os.chown(folder, account.uid, account.gid)
    folder.chmod(0o750)
    for entry in folder.iterdir():
        with suppress(OSError):
            opened = os.open(entry, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                found = os.fstat(opened)
                if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
                    os.fchown(opened, account.uid, account.gid)
                    os.fchmod(opened, 0o640)
            finally:
                os.close(opened)


def _existing(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None


def _create(name: str, group: str = "") -> Account:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise ServerError(f"Nothing of ours runs as root: create a system user named {name}.")
    belongs = ["--gid", group] if group else ["--user-group"]
    command = [useradd, "--system", *belongs, "--no-create-home", "--home-dir", "/nonexistent"]
    refusal = ""
    for _ in range(ATTEMPTS):
        made = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if account := _existing(name):
            return account
        refusal = made.stderr.strip()
        if "lock" not in refusal:
            break
        time.sleep(PAUSE)
    raise ServerError(f"Could not create the system user {name}: {refusal}")


def require_reachable(folder: Path, account: Account) -> None:
    """Raises ServerError."""
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
