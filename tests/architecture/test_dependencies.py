"""The event store's library is pinned and kept at the edge; locks name versions and hashes."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.architecture.sources import REPOSITORY, Source, sources, write

LIBRARY = "9.5.6"
LOCKS = {
    name: (REPOSITORY / name).read_text()
    for name in ("requirements.lock", "infra/build/images/requirements.lock")
}
HOST = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ ")
PRE_RELEASE = re.compile(r"^eventsourcing==\S*?\d(a|b|rc|\.?dev)\d", re.MULTILINE)


def strays(files: list[Source]) -> list[str]:
    """Files outside the event store's room that import the library."""
    return [
        file.name
        for file in files
        if any(name.split(".")[0] == "eventsourcing" for name in file.imports())
        and not file.name.startswith("infra/runtime/eventstore/")
    ]


def loose(lock: str) -> list[str]:
    """Lines of a lock that name a host, or a package without an exact version."""
    return [
        line
        for line in lock.splitlines()
        if HOST.search(line)
        or (re.match(r"[A-Za-z]", line) and not re.match(r"[\w.\[\],-]+==\S+", line))
    ]


def unhashed(lock: str) -> list[str]:
    """Packages of a lock without a hash."""
    entries = re.split(r"\n(?=[A-Za-z])", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE))
    return [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_library_is_the_version_we_know() -> None:
    assert version("eventsourcing") == LIBRARY
    assert f'"eventsourcing=={LIBRARY}"' in (REPOSITORY / "pyproject.toml").read_text()
    assert all(f"\neventsourcing=={LIBRARY} " in lock for lock in LOCKS.values())


def test_no_pre_release_of_it_is_locked() -> None:
    assert not any(PRE_RELEASE.search(lock) for lock in LOCKS.values())
    assert PRE_RELEASE.search("psycopg==3\neventsourcing==10.0.0a4 \\\n")


def test_only_the_runtime_and_the_slices_know_the_library() -> None:
    assert strays(sources()) == []


def test_whoever_else_imports_it_is_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        contracts__ids="from eventsourcing.dcb.domain import Decision",
        infra__build__publish="import eventsourcing",
        infra__runtime__eventstore__ledger="import eventsourcing",
        infra__runtime__projections__log="import eventsourcing",
        services__registry__reading="from eventsourcing.dcb.application import DCBApplication",
        services__registry__claims="from eventsourcing.dcb.domain import Selector",
    )
    assert strays(sources(tmp_path)) == [
        "contracts/ids.py",
        "infra/build/publish.py",
        "infra/runtime/projections/log.py",
        "services/registry/claims.py",
        "services/registry/reading.py",
    ]


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_is_exact_and_names_no_host(lock: str) -> None:
    assert loose(lock) == []
    assert unhashed(lock) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://pypi.example/simple",
        "jejak @ file:///somewhere",
        "httpx>=0.27 \\",
        "psycopg @ https://host/psycopg.whl",
    ],
)
def test_a_loose_line_is_found(line: str) -> None:
    assert loose(f"httpx==0.28.1 \\\n    --hash=sha256:00\n{line}\n") == [line]


def test_a_package_without_a_hash_is_found() -> None:
    assert unhashed("# made by make\na==1 \\\n    --hash=sha256:00\nb==2\n") == ["b"]
