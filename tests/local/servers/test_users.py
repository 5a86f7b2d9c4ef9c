"""Root or an ordinary user: the servers run unprivileged, and nothing outside the home changes."""

import encodings.idna  # noqa: F401 (loaded now: another user may not be able to read it later)
import os
import pwd
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from infra.local.account import server_account
from infra.local.home import Home, default_home
from infra.local.servers import nats, postgres
from infra.local.servers.binaries import find_nats, find_postgres
from infra.local.servers.nats import NatsServer, running_nats
from infra.local.servers.postgres import running_postgres

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def in_child(story: Callable[[], None]) -> int:
    """Run a story in a forked process; its exit code is 0 when it ended well."""
    pid = os.fork()
    if pid == 0:
        try:
            story()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@needs_root
def test_an_ordinary_user_runs_both_servers_in_a_home_of_their_own(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Copies, because this user may not be able to read the clone the tests run in.
    for server in (nats, postgres):
        copy = shutil.copy(server.SETTINGS, open_folder)
        monkeypatch.setattr(server, "SETTINGS", Path(copy))
    shared, user = Home(open_folder), pwd.getpwnam("nobody")
    paths = [find_postgres(shared, server_account()), find_nats(shared, server_account()).parent]
    monkeypatch.setenv("PATH", ":".join([*map(str, paths), "/usr/bin:/bin"]))
    monkeypatch.setenv("JEJAK_HOME", str(open_folder / "theirs"))
    own = open_folder / "theirs"
    own.mkdir()
    os.chown(own, user.pw_uid, user.pw_gid)

    def story() -> None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        home = default_home().create()
        with running_postgres(home) as server, running_nats(home):
            psycopg.connect(server.admin).close()

    assert in_child(story) == 0
    assert {entry.owner() for entry in own.rglob("*")} == {"nobody"}


@needs_root
def test_no_server_process_runs_as_root(postgres: str, nats_server: NatsServer) -> None:
    assert nats_server.child is not None
    with psycopg.connect(postgres) as connection:
        for pid in (connection.info.backend_pid, nats_server.child.process.pid):
            assert Path(f"/proc/{pid}").owner() != "root"


@needs_root
def test_root_starts_them_from_a_closed_home_folder_changing_no_rights_elsewhere(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_folder / "root"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(closed))
    monkeypatch.chdir(closed)
    home = Home(open_folder / "jejak").create()
    watched = [closed, *home.root.parents, *Path(psycopg.__file__).parents]
    before = [(folder.stat().st_mode, folder.owner()) for folder in watched]
    with running_postgres(home) as postgres:
        psycopg.connect(postgres.admin).close()
    assert [(folder.stat().st_mode, folder.owner()) for folder in watched] == before
    assert home.postgres.stat().st_mode & 0o777 == 0o700
