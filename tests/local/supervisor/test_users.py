"""Under root every process is another user's, who reaches what it needs and nothing of another."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.crew import settings_file
from infra.local.supervisor.member_unit import HANDED_ON
from tests.local.small_crew import MODULE
from tests.local.supervisor.conftest import eventually, now, pids, restarted
from tests.server_folders import server_folder

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
MEMBERS = ("issuer", "registry")
WORD = "a-password-of-the-shell"


@pytest.fixture(scope="module")
def running() -> Iterator[Home]:
    with server_folder() as folder, pytest.MonkeyPatch.context() as patch:
        home = Home(folder).create()
        patch.setenv("AWS_SECRET_ACCESS_KEY", WORD)
        patch.setenv("PGPASSWORD", WORD)
        bring_up(home, module=MODULE)
        try:
            yield home
        finally:
            bring_down(home)


def processes(home: Home) -> dict[str, int]:
    found = {name: part.pid for name in ("postgres", "nats", *MEMBERS) if (part := now(home, name))}
    return {name: pid for name, pid in found.items() if pid}


def status(pid: int) -> dict[str, list[str]]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: rest.split() for name, _, rest in (line.partition(":") for line in lines)}


def reads(user: int, group: int, file: Path) -> bool:
    """Whether this user can read it, asked of the system."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'test -r "$1"', "sh", str(file)],
        user=user,
        group=group,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def test_no_process_runs_as_root_or_as_another_one(running: Home) -> None:
    users = {}
    for name, pid in processes(running).items():
        found = status(pid)
        assert len(set(found["Uid"])) == len(set(found["Gid"])) == 1, "nor can it become one again"
        assert found["Groups"] == []
        assert {found[each][0].strip("0") for each in ("CapPrm", "CapEff", "CapAmb")} == {""}
        users[name] = found["Uid"][0]
    assert len(users) == 4
    assert "0" not in users.values()
    assert len(set(users.values())) == len(users)


def test_a_member_gains_no_rights_by_a_program_it_starts(running: Home) -> None:
    for name in MEMBERS:
        assert status(processes(running)[name])["NoNewPrivs"] == ["1"]


def test_nothing_of_the_shell_that_started_it_reaches_a_process(running: Home) -> None:
    for name, pid in processes(running).items():
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        assert not any(WORD.encode() in each for each in environment), name
        names = {each.partition(b"=")[0].decode() for each in environment if each}
        if name in MEMBERS:
            assert names <= {*HANDED_ON, "LD_LIBRARY_PATH"}, name


def test_a_process_reads_its_own_settings_and_nobody_elses(running: Home) -> None:
    for name in MEMBERS:
        found = status(processes(running)[name])
        user, group = int(found["Uid"][0]), int(found["Gid"][0])
        for other in MEMBERS:
            assert reads(user, group, settings_file(running, other)) == (name == other)


def test_a_service_reads_its_own_keys_and_no_password_of_the_servers(running: Home) -> None:
    for name in MEMBERS:
        found = status(processes(running)[name])
        user, group = int(found["Uid"][0]), int(found["Gid"][0])
        files = [file for file in running.secrets.rglob("*") if file.is_file()]
        read = {
            file.relative_to(running.secrets).parts[0] for file in files if reads(user, group, file)
        }
        assert read <= {name}
    assert read == {"registry"}, "it has a key"
    for name in ("postgres", "nats"):
        user = int(status(processes(running)[name])["Uid"][0])
        assert not any(reads(user, user, file) for file in files)


def test_whoever_is_started_again_is_the_same_user(running: Home) -> None:
    pid = processes(running)["registry"]
    before = status(pid)["Uid"]
    os.kill(pid, signal.SIGKILL)
    eventually(restarted(running, "registry", pid))
    assert status(processes(running)["registry"])["Uid"] == before


def test_another_user_too_dies_with_whom_it_was_forked_of(running: Home) -> None:
    before = processes(running)
    [preloaded] = status(before["registry"])["PPid"]
    os.kill(int(preloaded), signal.SIGKILL)
    for name in MEMBERS:
        eventually(restarted(running, name, before[name]), 60)
    assert all(status(processes(running)[name])["Uid"][0] != "0" for name in MEMBERS)


def test_a_start_over_a_home_of_roots_own_gives_each_what_is_its(running: Home) -> None:
    """As one of the release before, or as it was put back from a backup."""
    bring_down(running)
    for folder in (running.secrets, running.settings):
        for entry in folder.rglob("*"):
            os.chown(entry, 0, 0)
            entry.chmod(0o700 if entry.is_dir() else 0o600)
        folder.chmod(0o700)
    assert pids(bring_up(running, module=MODULE))
    for name in MEMBERS:
        part = now(running, name)
        assert part and part.state == "healthy"
