"""The small service on a real port, and strangers with sockets of their own."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from infra.local.ports import LOOPBACK, free_port
from infra.runtime.process.serving import server_of
from infra.runtime.process.settings import Settings
from tests.runtime.http.conftest import as_person
from tests.runtime.identity.minting import ISSUER


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Street:
    """Whoever comes to the door of a service."""

    port: int
    opened: ExitStack = field(default_factory=ExitStack)

    def stranger(self, *begins: bytes) -> socket.socket:
        """Opens a connection and says something."""
        came = self.opened.enter_context(socket.create_connection((LOOPBACK, self.port), 10))
        for words in begins:
            came.sendall(words)
        return came

    def head(self, method: str, path: str, length: int, **headers: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def note(self, person: str, length: int, path: str = "/notes", **more: str) -> bytes:
        """The head of a request that brings a note."""
        given = {"content-type": "application/json"} | as_person(person) | more
        return self.head("POST", path, length, **given)


def heard(came: socket.socket, seconds: float = 10) -> bytes:
    """All that is said until the connection ends, or nothing more comes."""
    came.settimeout(seconds)
    found = b""
    with suppress(OSError):
        while part := came.recv(65536):
            found += part
    return found


def answered(came: socket.socket) -> Answer:
    """The first answer, as soon as it is whole."""
    came.settimeout(10)
    found = b""
    while b"\r\n\r\n" not in found:
        found += came.recv(65536)
    head, _, body = found.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}
    while len(body) < int(headers["content-length"]):
        body += came.recv(65536)
    return Answer(int(first.split()[1]), headers, json.loads(body))


@pytest.fixture
def street(app: FastAPI, tmp_path: Path) -> Iterator[Street]:
    port = free_port(None)
    told = Settings(
        service="registry", http_port=port, issuer_url=ISSUER, secrets=tmp_path, data=tmp_path
    )
    server = server_of(app, told, threading.Event())
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        street = Street(port)
        with street.opened:
            yield street
    finally:
        server.handle_exit(2, None)
        thread.join()


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
