"""The program of ours where another user can run it: in place, else as a copy in the home.

A clone, its `.venv` and Python itself may lie where only root may enter, such as `/root`. No rights
are changed there: what cannot be read is linked into the home, or copied where it cannot be linked.
"""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

import fastapi

import infra
from infra.local.account import Account, require_reachable
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.preloaded.copying import copy_program

LIBRARIES = "LD_LIBRARY_PATH"
READS = 'for each; do test -r "$each" || exit 1; done'
STARTS = "import contracts, infra.local, services"


@dataclass(frozen=True)
class Launcher:
    """What starts a process of ours, and the variables without which it would not start."""

    python: Path = Path(sys.executable)
    environment: dict[str, str] = field(default_factory=dict)


def launcher_for(home: Home, account: Account | None) -> Launcher:
    """The program that this user, and so any other, can run; `account` is None for oneself.

    Raises ServerError where a copy does not run either.
    """
    if account is None:
        return Launcher()
    python, packages = _python_is_read_by(account), _packages_are_read_by(account)
    if python and packages:
        return Launcher()
    require_reachable(home.root, account)
    copy = copy_program(home.programs, python=not python, packages=not packages)
    shared = not python and sysconfig.get_config_var("Py_ENABLE_SHARED")
    where = {LIBRARIES: str(copy / "base" / "lib")} if shared else {}
    launcher = Launcher(copy / "bin" / "python", where)
    started = _run(account, [str(launcher.python), "-c", STARTS], launcher.environment)
    if started.returncode != 0:
        raise ServerError(
            f"The user {account.name} cannot run {sys.executable}, nor a copy of it"
            f" ({_last_line(started.stderr)}). Make .venv with a Python that everybody may run:"
            " make clean, then make up PYTHON=/usr/bin/python3."
        )
    return launcher


def _python_is_read_by(account: Account) -> bool:
    return _reads(account, Path(sys.executable), Path(os.__file__))


def _packages_are_read_by(account: Account) -> bool:
    ours = Path(infra.__file__ or "").parent / "local" / "home.py"
    return _reads(account, Path(fastapi.__file__), ours)


def _reads(account: Account, *files: Path) -> bool:
    return _run(account, ["/bin/sh", "-c", READS, "sh", *map(str, files)], {}).returncode == 0


def _run(
    account: Account, command: list[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
