"""PostgreSQL starts as our own server on loopback, or it is said why not."""

import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.processes import started_at
from infra.local.secret_files import secret, write_private
from infra.local.servers import postgres as servers
from infra.local.servers.postgres import (
    ADMIN,
    URL,
    PostgresServer,
    require_ours,
    running_postgres,
    start_postgres,
)
from tests.server_folders import server_folder


@pytest.fixture(scope="module")
def own() -> Iterator[Home]:
    """A home whose cluster was made once, and stopped."""
    with server_folder() as folder:
        home = Home(folder).create()
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(URL, raising=False)
            start_postgres(home).stop()
        yield home


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


def pid(server: PostgresServer) -> int:
    assert server.child is not None
    return server.child.process.pid


def test_a_stopped_server_starts_again_on_the_port_it_had_with_the_password_it_had(
    own: Home,
) -> None:
    first = start_postgres(own)
    first.stop()
    second = start_postgres(own, first.port)
    try:
        assert second.port == first.port
        assert second.admin == first.admin
        psycopg.connect(first.admin).close()
    finally:
        second.stop()


def test_stopping_does_not_wait_for_who_is_still_connected(own: Home) -> None:
    server = start_postgres(own)
    idle = psycopg.connect(server.admin)
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 10
    assert started_at(pid(server)) is None
    with pytest.raises(psycopg.OperationalError):
        idle.execute("SELECT 1")
    idle.close()


def test_it_is_reached_on_loopback_only_with_the_password_only(own: Home) -> None:
    with running_postgres(own) as server:
        at = conninfo_to_dict(server.admin)
        assert (at["host"], at["user"]) == ("127.0.0.1", ADMIN)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(make_conninfo(server.admin, password="guess"))
        with psycopg.connect(server.admin) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
            assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)


def test_neither_its_address_nor_its_repr_holds_the_password(own: Home) -> None:
    server = PostgresServer(f"host=127.0.0.1 port=5000 user={ADMIN} password=a-secret", 5000)
    assert server.address == "postgresql://127.0.0.1:5000"
    assert "a-secret" not in repr(server)


def test_a_port_that_somebody_has_is_left_to_them(own: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        preferred = stranger.getsockname()[1]
        server = start_postgres(own, preferred)
        server.stop()
    assert server.port != preferred


def test_a_port_that_was_taken_between_the_look_and_the_start_costs_one_attempt(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        wanted = [stranger.getsockname()[1]]
        monkeypatch.setattr(servers, "free_port", lambda _: wanted.pop() if wanted else free_port())
        server = start_postgres(own)
        server.stop()
        assert server.port != stranger.getsockname()[1]


def test_when_no_attempt_holds_the_log_is_named(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        monkeypatch.setattr(servers, "free_port", lambda _: stranger.getsockname()[1])
        with pytest.raises(ServerError, match=r"did not start; see .*postgres\.log"):
            start_postgres(own)
    assert not (own.run / "postgres.pid.json").exists()
    assert "could not bind" in (own.logs / "postgres.log").read_text()


def test_a_password_that_was_lost_is_said_to_be_lost_and_nothing_stays_running(own: Home) -> None:
    kept = secret(own.role_secrets, ADMIN)
    write_private(own.role_secrets / ADMIN, "another")
    try:
        with pytest.raises(ServerError, match="refuses the password of jejak_admin") as refused:
            start_postgres(own)
    finally:
        write_private(own.role_secrets / ADMIN, kept)
    assert "another" not in str(refused.value)
    assert not (own.run / "postgres.pid.json").exists()
    with running_postgres(own):
        pass


def test_data_of_another_major_version_are_not_touched(own: Home) -> None:
    version = own.postgres / "data" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("16\n")
    try:
        with pytest.raises(ServerError, match=r"made by PostgreSQL 16.*pg_upgrade"):
            start_postgres(own)
    finally:
        version.write_text(kept)


def test_a_server_that_an_earlier_supervisor_left_is_stopped_first(own: Home) -> None:
    left = start_postgres(own)
    try:
        with running_postgres(own) as server:
            assert started_at(pid(left)) is None
            assert pid(server) != pid(left)
    finally:
        left.stop()


def test_a_server_that_no_record_names_any_more_is_found_by_its_folder(own: Home) -> None:
    left = start_postgres(own)
    (own.run / "postgres.pid.json").unlink()
    try:
        with running_postgres(own) as server:
            assert started_at(pid(left)) is None
            with psycopg.connect(server.admin) as connection:
                require_ours(connection, own.postgres / "data")
    finally:
        left.stop()


def test_a_kill_in_the_middle_of_making_the_cluster_is_made_good(own: Home) -> None:
    data = own.postgres / "data"
    draft, aside = data.with_suffix(".draft"), data.with_suffix(".aside")
    data.rename(aside)
    (draft / "base").mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half")
    try:
        with running_postgres(own) as server:
            psycopg.connect(server.admin).close()
        assert not draft.exists()
        assert not data.with_suffix(".password").exists()
    finally:
        shutil.rmtree(data)
        aside.rename(data)


def test_a_cluster_that_cannot_be_made_leaves_no_password_behind(
    own: Home, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    home = Home(open_folder / "jejak").create()
    monkeypatch.setattr(servers, "_environment", lambda: {"PATH": "", "LD_LIBRARY_PATH": "/none"})
    fake = open_folder / "bin"
    fake.mkdir()
    (fake / "initdb").write_text("#!/bin/sh\necho no room >&2\nexit 1\n")
    (fake / "initdb").chmod(0o755)
    monkeypatch.setattr(servers, "find_postgres", lambda *_: fake)
    with pytest.raises(ServerError, match="initdb failed: no room"):
        start_postgres(home)
    assert list(home.postgres.iterdir()) == []


def test_a_configured_postgres_is_used_and_never_stopped(
    home: Home, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, postgres)
    server = start_postgres(home)
    server.stop()
    psycopg.connect(server.admin).close()
    assert "password" not in server.address
    assert not home.postgres.exists()


def test_a_configured_postgres_that_does_not_answer_is_a_clear_error(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, "postgresql://127.0.0.1:1/jejak")
    with pytest.raises(ServerError, match="JEJAK_POSTGRES_URL"):
        start_postgres(home)


def test_a_configured_postgres_that_knows_us_not_is_a_clear_error_without_the_password(
    home: Home, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, make_conninfo(postgres, password="a-guess"))
    with pytest.raises(ServerError, match="JEJAK_POSTGRES_URL") as refused:
        start_postgres(home)
    assert "a-guess" not in str(refused.value)


def test_a_configured_postgres_that_could_lose_commits_is_refused(
    home: Home, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe = make_conninfo(postgres, options="-c synchronous_commit=off")
    monkeypatch.setenv(URL, unsafe)
    with pytest.raises(ServerError, match="synchronous_commit"):
        start_postgres(home)


def test_another_postgres_on_our_port_is_not_taken_for_ours(postgres: str, tmp_path: Path) -> None:
    with (
        psycopg.connect(postgres) as connection,
        pytest.raises(ServerError, match="Another PostgreSQL"),
    ):
        require_ours(connection, tmp_path)
