"""NATS starts as our own server on loopback, or it is said why not."""

import asyncio
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.errors import RefusedError, ServerError
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.processes import started_at
from infra.local.servers import nats as servers
from infra.local.servers.binaries import find_nats
from infra.local.servers.nats import (
    SETTINGS,
    URL,
    USERS,
    NatsServer,
    running_nats,
    start_nats,
    write_settings,
)
from infra.local.servers.nats_greeting import greet
from infra.local.servers.nats_storage import require_safe
from infra.runtime.messaging.connection import Login, connect
from tests.local.servers.strangers import INFO, stranger
from tests.server_folders import server_folder


@pytest.fixture(scope="module")
def own() -> Iterator[Home]:
    with server_folder() as folder:
        yield Home(folder).create()


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


def pid(server: NatsServer) -> int:
    assert server.child is not None
    return server.child.process.pid


def test_a_restarted_server_has_its_port_its_passwords_and_its_messages(own: Home) -> None:
    async def say(server: NatsServer) -> None:
        client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
        await client.jetstream().add_stream(name="KEPT", subjects=["kept.>"])
        await client.close()

    async def streams(server: NatsServer) -> list[str]:
        client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
        try:
            return [str(each.config.name) for each in await client.jetstream().streams_info()]
        finally:
            await client.close()

    with running_nats(own) as first:
        asyncio.run(say(first))
    second = start_nats(own, first.port)
    try:
        assert (second.url, second.passwords) == (first.url, first.passwords)
        assert second.name != first.name
        assert asyncio.run(streams(second)) == ["KEPT"]
    finally:
        second.stop()


def test_neither_its_address_nor_its_repr_holds_a_password() -> None:
    server = NatsServer("nats://admin:a-secret@127.0.0.1:4000", {"registry": "another-secret"})
    assert server.address == "nats://127.0.0.1:4000"
    assert "another-secret" not in repr(server)
    assert NatsServer("nats://nats", {}).address == "nats://nats:4222"


def test_a_port_that_somebody_has_is_left_to_them(own: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        preferred = listener.getsockname()[1]
        server = start_nats(own, preferred)
        server.stop()
    assert server.port != preferred


def test_another_nats_on_the_port_hears_no_password_and_costs_one_attempt(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stranger(INFO) as there:
        ports = [there.port]
        monkeypatch.setattr(servers, "free_port", lambda _: ports.pop() if ports else free_port())
        server = start_nats(own)
        server.stop()
    assert server.port != there.port
    assert there.heard == []


def test_when_no_attempt_holds_the_log_is_named_and_nothing_stays_running(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(servers, "free_port", lambda _: listener.getsockname()[1])
        with pytest.raises(ServerError, match=r"did not start; see .*nats\.log"):
            start_nats(own)
    assert not (own.run / "nats.pid.json").exists()


def test_settings_that_do_not_parse_are_found_in_the_log(
    own: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "server.conf"
    broken.write_text("jetstream {")
    monkeypatch.setattr(servers, "SETTINGS", broken)
    with pytest.raises(ServerError, match=r"nats\.log"):
        start_nats(own)


def test_a_server_that_an_earlier_supervisor_left_is_stopped_first(own: Home) -> None:
    left = start_nats(own)
    try:
        with running_nats(own) as server:
            assert started_at(pid(left)) is None
            assert pid(server) != pid(left)
    finally:
        left.stop()


def test_passwords_lie_beside_the_settings_for_the_servers_user_alone(tmp_path: Path) -> None:
    settings = write_settings(tmp_path, dict.fromkeys(USERS, "a-password"))
    assert settings.read_text() == SETTINGS.read_text()
    passwords = tmp_path / "passwords.conf"
    assert passwords.read_text().count("a-password") == len(USERS)
    assert {path.stat().st_mode & 0o777 for path in (settings, passwords)} == {0o600}


def test_a_configured_nats_is_used_when_it_knows_our_users(
    embedded_home: Home, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, nats_server.url)
    server = start_nats(embedded_home)
    assert (server.url, server.child) == (nats_server.url, None)
    server.stop()
    greet(nats_server.url, "registry", nats_server.passwords["registry"])


def test_of_several_configured_servers_one_may_be_away(
    embedded_home: Home, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"nats://127.0.0.1:{free_port()}"
    monkeypatch.setenv(URL, f"{away},{nats_server.url}")
    assert start_nats(embedded_home).address == f"{away},{nats_server.address}"


def test_a_configured_nats_that_knows_nobody_is_told_what_it_lacks(
    home: Home, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, nats_server.url)
    with pytest.raises(ServerError, match=r"server\.conf"):
        start_nats(home)
    assert (home.nats / "passwords.conf").exists()


def test_a_configured_nats_that_does_not_answer_is_a_clear_error(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, f"nats://127.0.0.1:{free_port()}")
    with pytest.raises(ServerError, match="JEJAK_NATS_URL is set, but no NATS server answers"):
        start_nats(home)


@pytest.mark.parametrize(
    "info",
    [
        b'INFO {"server_name": "old", "version": "2.11.9", "jetstream": true}\r\n',
        b'INFO {"server_name": "plain", "version": "2.12.1"}\r\n',
    ],
)
def test_a_configured_nats_that_is_too_old_or_keeps_nothing_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch, info: bytes
) -> None:
    with stranger(info, b"PONG\r\n") as there:
        monkeypatch.setenv(URL, there.url)
        with pytest.raises(ServerError, match=r"NATS 2\.12 or newer with JetStream"):
            start_nats(home)


def test_a_server_that_is_on_disk_before_it_answers_is_safe(nats_server: NatsServer) -> None:
    require_safe(nats_server.url, nats_server.passwords["system"])


def test_a_server_that_answers_before_its_disk_has_the_message_is_refused(
    own: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    careless = tmp_path / "server.conf"
    careless.write_text(SETTINGS.read_text().replace("sync_interval: always", "sync_interval: 2m"))
    monkeypatch.setattr(servers, "SETTINGS", careless)
    with running_nats(own) as server, pytest.raises(ServerError, match="sync_interval: always"):
        require_safe(server.url, server.passwords["system"])


def test_a_server_whose_storage_we_may_not_ask_about_is_let_pass(nats_server: NatsServer) -> None:
    require_safe(nats_server.url, "guess")


def test_the_program_accepts_what_is_written_for_it(tmp_path: Path) -> None:
    settings = write_settings(tmp_path, dict.fromkeys(USERS, "a-password"))
    program = find_nats(Home(tmp_path), None)
    command = [str(program), "-t", "-c", str(settings), "-sd", str(tmp_path / "store")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_nobody_enters_without_a_password(nats_server: NatsServer) -> None:
    for user in ("registry", "provisioner", "system", "stranger"):
        with pytest.raises(RefusedError, match="Authorization"):
            greet(nats_server.url, user, "guess")
