"""Which server is used: the configured one, a supported one on PATH, the wheel's, or none."""

import socket
import threading
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.local.account import own_folder, server_account
from infra.local.errors import RefusedError, ServerError
from infra.local.home import Home
from infra.local.secret_files import secret
from infra.local.servers import binaries
from infra.local.servers.binaries import find_nats, find_postgres
from infra.local.servers.nats import NatsServer, start_nats
from infra.local.servers.nats_greeting import greet
from infra.local.servers.postgres import require_ours, start_postgres
from infra.local.supervisor.member_unit import member_environment


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


def pretend(folder: Path, name: str, version: str) -> Path:
    """A program that only tells its version."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{name} {version}'\n")
    program.chmod(0o755)
    return program


def test_a_configured_postgres_is_used_and_never_stopped(
    home: Home, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_POSTGRES_URL", postgres)
    server = start_postgres(home)
    server.stop()
    psycopg.connect(server.admin).close()
    assert "password" not in server.address


def test_a_configured_postgres_that_does_not_answer_is_a_clear_error(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_POSTGRES_URL", "postgresql://127.0.0.1:1/jejak")
    with pytest.raises(ServerError, match="JEJAK_POSTGRES_URL"):
        start_postgres(home)


def test_a_configured_postgres_that_could_lose_commits_is_refused(
    home: Home, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe = make_conninfo(postgres, options="-c synchronous_commit=off")
    monkeypatch.setenv("JEJAK_POSTGRES_URL", unsafe)
    with pytest.raises(ServerError, match="synchronous_commit"):
        start_postgres(home)


def test_no_process_of_ours_is_told_the_urls_of_the_servers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JEJAK_POSTGRES_URL", "postgresql://admin:a-secret@127.0.0.1/")
    assert not any("a-secret" in word for word in member_environment(tmp_path).values())


def test_a_configured_nats_is_used_when_it_knows_our_users(
    embedded_home: Home, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_NATS_URL", nats_server.url)
    server = start_nats(embedded_home)
    assert (server.url, server.child) == (nats_server.url, None)


def test_a_configured_nats_that_knows_nobody_is_told_what_it_lacks(
    home: Home, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_NATS_URL", nats_server.url)
    with pytest.raises(ServerError, match=r"server\.conf"):
        start_nats(home)


@pytest.mark.parametrize(("version", "used"), [("15.18", False), ("17.2", True), ("19beta1", True)])
def test_a_postgres_on_path_is_used_from_17_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, used: bool
) -> None:
    pretend(tmp_path, "initdb", version)
    program = pretend(tmp_path, "postgres", f"(PostgreSQL) {version}")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert (find_postgres(home, None) == program.parent) is used


@pytest.mark.parametrize(("version", "used"), [("v2.11.9", False), ("v2.12.0", True)])
def test_a_nats_on_path_is_used_from_2_12_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, used: bool
) -> None:
    program = pretend(tmp_path, "nats-server", version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert (find_nats(home, None) == program) is used


def test_without_any_server_the_error_says_what_to_do(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(binaries, "_in_wheel", lambda package, wanted: None)
    with pytest.raises(ServerError, match="JEJAK_POSTGRES_URL"):
        find_postgres(home, None)
    with pytest.raises(ServerError, match="JEJAK_NATS_URL"):
        find_nats(home, None)


def test_another_postgres_on_our_port_is_not_taken_for_ours(postgres: str, tmp_path: Path) -> None:
    with (
        psycopg.connect(postgres) as connection,
        pytest.raises(ServerError, match="Another PostgreSQL"),
    ):
        require_ours(connection, tmp_path)


def test_a_stranger_on_our_nats_port_never_hears_the_password() -> None:
    heard: list[bytes] = []

    def stranger(listener: socket.socket) -> None:
        visitor, _ = listener.accept()
        with visitor:
            visitor.sendall(b'INFO {"server_name": "stranger", "version": "2.15.1"}\r\n')
            heard.append(visitor.recv(1000))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=stranger, args=[listener])
        thread.start()
        url = f"nats://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(RefusedError, match="stranger"):
            greet(url, "registry", "a-secret", expected="ours")
        thread.join()
    assert heard == [b""]


def test_a_secret_that_others_can_read_is_refused(home: Home) -> None:
    made = secret(home.secrets, "a")
    assert secret(home.secrets, "a") == made
    (home.secrets / "a").chmod(0o644)
    with pytest.raises(ServerError, match="chmod 600"):
        secret(home.secrets, "a")


def test_a_home_the_server_user_cannot_reach_is_a_clear_error(tmp_path: Path) -> None:
    account = server_account()
    if account is None:
        pytest.skip("only root changes users")
    tmp_path.chmod(0o700)
    with pytest.raises(ServerError, match="JEJAK_HOME"):
        own_folder(tmp_path / "postgres", account)
