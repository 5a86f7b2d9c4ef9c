"""Root never runs a database server: an unprivileged user does, and can reach its folder."""

import os
import pwd
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import account as accounts
from infra.local.account import PREFERRED, Account, own_folder, server_account
from infra.local.errors import ServerError

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
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
    with pytest.raises(ServerError, match="cannot lock /etc/passwd"):
        server_account()


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
def test_a_home_the_server_user_cannot_reach_is_a_clear_error(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    tmp_path.chmod(0o700)
    with pytest.raises(ServerError, match="JEJAK_HOME"):
        own_folder(tmp_path / "postgres", Account("nobody", nobody.pw_uid, nobody.pw_gid))
