"""NATS under TLS, with the settings of ours: whom it may be believed to be, and by whom."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from nats.errors import NoServersError

from infra.local.account import own_folder, process_account
from infra.local.errors import RefusedError, UnreachableError
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.servers.binaries import find_nats
from infra.local.servers.nats import nats_passwords, write_settings
from infra.local.servers.nats_greeting import greet, greet_any
from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.messaging.receiving import broker_for
from tests.authority import TestAuthority
from tests.server_folders import server_folder


class Encrypted:
    """A NATS server that talks to nobody without TLS."""

    def __init__(self, home: Home, authority: TestAuthority, port: int, process: int) -> None:
        self.authority, self.port, self.pid = authority, port, process
        self.password = nats_passwords(home)["registry"]

    def url(self, scheme: str = "tls", host: str = LOOPBACK) -> str:
        return f"{scheme}://{host}:{self.port}"

    def login(self, authority: Path | None, url: str = "") -> Login:
        return Login(url or self.url(), "registry", self.password, authority)


@contextmanager
def encrypted(name: str, until: timedelta = timedelta(days=1)) -> Iterator[Encrypted]:
    with server_folder() as folder:
        home, authority = Home(folder).create(), TestAuthority(folder / "tls")
        account, port = process_account("nats"), free_port()
        program = find_nats(home, account)
        own_folder(home.nats, account)
        uid = account.uid if account else None
        files = authority.issue(name, until=until, owner=uid)
        shown = (str(files.certificate), str(files.key))
        settings = write_settings(home.nats, nats_passwords(home), account, shown)
        flags = ["-c", settings, "-a", LOOPBACK, "-p", port, "-sd", home.nats / "store"]
        with subprocess.Popen(
            [str(program), *map(str, flags)],
            user=uid,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                wait_for(port)
                yield Encrypted(home, authority, port, process.pid)
            finally:
                process.terminate()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while free_port(port) == port:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def server() -> Iterator[Encrypted]:
    with encrypted(LOOPBACK) as server:
        yield server


def asked(login: Login) -> str:
    """What the server says of itself to whoever logs in; as a service does, but once."""

    async def ask() -> str:
        client = await asyncio.wait_for(connect(login), 3)
        try:
            return str(client.connected_server_version)
        finally:
            await client.close()

    return asyncio.run(ask())


def test_whoever_knows_its_authority_works_with_it(server: Encrypted) -> None:
    assert asked(server.login(server.authority.file))
    assert greet(server.url(), "registry", server.password, authority=server.authority.file)
    both = f"{server.url()},{server.url()}"
    assert greet_any(both, "registry", server.password, server.authority.file).jetstream


def heard(login: Login) -> bool:
    """Whether an inbox gets through, by the library that it receives with."""

    async def nothing(_: str) -> bool:
        return False

    async def connected() -> bool:
        broker = broker_for("registry", cast(Inbox, None), login, nothing)
        try:
            await asyncio.wait_for(broker.connect(), 3)
            return await broker.ping(3)
        except TimeoutError:
            return False
        finally:
            await broker.stop()

    return asyncio.run(connected())


def test_an_inbox_believes_the_same_authority(server: Encrypted, tmp_path: Path) -> None:
    assert heard(server.login(server.authority.file))
    assert not heard(server.login(TestAuthority(tmp_path / "stranger").file))


def test_another_authority_is_not_believed(server: Encrypted, tmp_path: Path) -> None:
    stranger = TestAuthority(tmp_path / "stranger").file
    for authority in (stranger, None):
        with pytest.raises((TimeoutError, NoServersError)):
            asked(server.login(authority))
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            greet(server.url(), "registry", server.password, authority=authority)


@pytest.mark.parametrize(
    ("name", "until"),
    [("another.test", timedelta(days=1)), (LOOPBACK, timedelta(days=-1))],
    ids=["another name", "expired"],
)
def test_a_certificate_for_another_name_or_time_is_refused(name: str, until: timedelta) -> None:
    with encrypted(name, until) as server:
        with pytest.raises((TimeoutError, NoServersError)):
            asked(server.login(server.authority.file))
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            greet(server.url(), "registry", server.password, authority=server.authority.file)


def test_nobody_is_served_without_tls(server: Encrypted) -> None:
    with pytest.raises((UnreachableError, RefusedError)):
        greet(server.url("nats"), "registry", server.password)


def test_a_renewed_certificate_is_shown_after_a_signal_and_connections_stand(
    server: Encrypted,
) -> None:
    async def story() -> tuple[bytes, bytes]:
        client = await connect(server.login(server.authority.file))
        try:
            before = await shown()
            uid = server.authority.folder.joinpath("server.key").stat().st_uid
            server.authority.issue(LOOPBACK, owner=uid)
            os.kill(server.pid, signal.SIGHUP)
            after = before
            for _ in range(100):
                await asyncio.sleep(0.1)
                if (after := await shown()) != before:
                    break
            await client.flush(2)
            return before, after
        finally:
            await client.close()

    async def shown() -> bytes:
        """To whoever connects now."""
        client = await connect(server.login(server.authority.file))
        try:
            writer = client._transport._io_writer  # type: ignore[union-attr]
            found: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
            return found
        finally:
            await client.close()

    before, after = asyncio.run(story())
    assert before != after
