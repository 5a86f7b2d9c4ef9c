"""Root never runs a database server: an unprivileged user does, and can reach its folder."""

import os
import pwd
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import account as accounts
from infra.local.account import (
    PREFERRED,
    Account,
    lend,
    own_folder,
    process_account,
    server_account,
)
from infra.local.errors import ServerError

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
NOBODY = Account("nobody", 65534, 65534)
USERS = {
    "jejak": SimpleNamespace(pw_name="jejak", pw_uid=901, pw_gid=901),
    "postgres": SimpleNamespace(pw_name="postgres", pw_uid=902, pw_gid=903),
}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The users of a machine on which we are root."""
    users: dict[str, Any] = {}
    monkeypatch.setattr(accounts, "is_root", lambda: True)
    monkeypatch.setattr("infra.local.account.pwd.getpwnam", lambda name: users[name])
    return users


def test_an_ordinary_user_runs_the_servers_as_oneself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "is_root", lambda: False)
    assert server_account() is None


@pytest.mark.parametrize("name", PREFERRED)
def test_a_system_user_that_is_there_already_is_used(machine: dict[str, Any], name: str) -> None:
    machine[name] = USERS[name]
    assert server_account() == Account(name, USERS[name].pw_uid, USERS[name].pw_gid)


def test_our_own_is_preferred(machine: dict[str, Any]) -> None:
    machine.update(USERS)
    assert server_account() == Account("jejak", 901, 901)


def test_a_user_of_that_name_who_is_root_is_not_believed(machine: dict[str, Any]) -> None:
    machine["jejak"] = SimpleNamespace(pw_name="jejak", pw_uid=0, pw_gid=0)
    machine["postgres"] = USERS["postgres"]
    assert server_account() == Account("postgres", 902, 903)


def test_without_one_it_is_made_without_a_password_a_home_or_a_shell(
    machine: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []

    def useradd(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        made.append(command)
        machine["jejak"] = USERS["jejak"]
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr("infra.local.account.shutil.which", lambda name, path: f"/usr/sbin/{name}")
    monkeypatch.setattr("infra.local.account.subprocess.run", useradd)
    assert server_account() == Account("jejak", 901, 901)
    (command,) = made
    assert command[-1] == "jejak"
    assert {"--system", "--no-create-home", "/usr/sbin/nologin", "/nonexistent"} <= set(command)


def test_where_no_user_can_be_made_it_is_said_what_to_do(
    machine: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.account.shutil.which", lambda name, path: None)
    with pytest.raises(ServerError, match="create a system user named jejak"):
        server_account()


def test_why_a_user_could_not_be_made_is_passed_on(
    machine: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = subprocess.CompletedProcess([], 1, "", "useradd: cannot lock /etc/passwd\n")
    monkeypatch.setattr("infra.local.account.shutil.which", lambda name, path: "/usr/sbin/useradd")
    monkeypatch.setattr("infra.local.account.subprocess.run", lambda command, **_: refused)
    monkeypatch.setattr(accounts, "PAUSE", 0.0)
    with pytest.raises(ServerError, match="cannot lock /etc/passwd"):
        server_account()


@pytest.fixture
def adding(machine: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that add users, and do."""
    made: list[list[str]] = []

    def useradd(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        made.append(command)
        if len(made) == 1:  # somebody else is at it
            refusal = "useradd: cannot lock /etc/passwd; try again later."
            return subprocess.CompletedProcess(command, 1, "", refusal)
        number = 900 + len(made)
        machine[command[-1]] = SimpleNamespace(pw_name=command[-1], pw_uid=number, pw_gid=number)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(accounts, "PAUSE", 0.0)
    monkeypatch.setattr("infra.local.account.shutil.which", lambda name, path: f"/usr/sbin/{name}")
    monkeypatch.setattr("infra.local.account.subprocess.run", useradd)
    return made


def test_each_process_has_a_user_of_its_own_in_the_group_of_its_service(
    adding: list[list[str]],
) -> None:
    workers = process_account("registry-workers", "registry")
    assert workers and workers.name == "jejak-registry-workers"
    assert process_account("registry-workers", "registry") == workers
    assert process_account("registry", "registry") != workers
    _, first, second = adding
    assert first[-1] == "jejak-registry" and "--user-group" in first
    assert second[-1] == "jejak-registry-workers"
    assert second[second.index("--gid") + 1] == "jejak-registry"


def test_an_ordinary_user_runs_every_process_as_oneself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "is_root", lambda: False)
    assert process_account("registry-workers", "registry") is None


def test_an_ordinary_users_folder_is_closed_and_stays_theirs(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    own_folder(folder, None)
    own_folder(folder, None)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.geteuid()


@needs_root
def test_the_servers_folder_belongs_to_the_servers_user_alone(open_folder: Path) -> None:
    nobody, folder = pwd.getpwnam("nobody"), open_folder / "postgres"
    own_folder(folder, Account("nobody", nobody.pw_uid, nobody.pw_gid))
    assert folder.owner() == "nobody"
    assert folder.stat().st_mode & 0o777 == 0o700


@needs_root
def test_what_another_server_user_left_changes_hands(open_folder: Path) -> None:
    folder = open_folder / "nats"
    own_folder(folder, NOBODY)
    (folder / "store").mkdir()
    (folder / "store" / "stream").write_text("kept")
    os.chown(folder / "store" / "stream", 65534, 65534)
    (folder / "away").symlink_to("/etc/hostname")
    own_folder(folder, Account("daemon", 1, 1))
    for entry in (folder, folder / "store", folder / "store" / "stream", folder / "away"):
        assert entry.lstat().st_uid == 1
    assert Path("/etc/hostname").stat().st_uid == 0, "a link is not followed"


@needs_root
def test_a_lent_folder_is_its_users_and_its_group_reads_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "kek").write_text("a secret")
    (tmp_path / "kek").chmod(0o600)
    lend(tmp_path, NOBODY)
    assert tmp_path.stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "kek").stat().st_mode & 0o777 == 0o640
    assert {each.stat().st_uid for each in (tmp_path, tmp_path / "kek")} == {65534}


@needs_root
def test_nobody_is_given_what_they_only_put_a_link_to(tmp_path: Path) -> None:
    """Whoever owns the folder could otherwise have any file of root's by the next start."""
    folder, roots = tmp_path / "issuer", tmp_path / "shadow"
    folder.mkdir()
    roots.write_text("root's own")
    roots.chmod(0o600)
    (folder / "symbolic").symlink_to(roots)
    (folder / "hard").hardlink_to(roots)
    os.mkfifo(folder / "pipe")
    lend(folder, NOBODY)
    assert (roots.stat().st_uid, roots.stat().st_mode & 0o777) == (0, 0o600)


def test_an_ordinary_user_lends_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    lend(tmp_path, None)
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@needs_root
def test_a_home_the_server_user_cannot_reach_is_a_clear_error(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    tmp_path.chmod(0o700)
    with pytest.raises(ServerError, match="JEJAK_HOME"):
        own_folder(tmp_path / "postgres", Account("nobody", nobody.pw_uid, nobody.pw_gid))
