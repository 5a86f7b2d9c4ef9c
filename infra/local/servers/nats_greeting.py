"""Greeting a NATS server in its own words, to learn who it is before a password is sent."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import urlsplit

from infra.local.errors import RefusedError, UnreachableError

DEFAULT_PORT = 4222
LONGEST_GREETING = 100_000
ASK_HEALTH = b"PUB $SYS.REQ.SERVER.PING.HEALTHZ _INBOX_system.well 2\r\n{}\r\n"


@dataclass(frozen=True)
class Greeting:
    """What a server says of itself."""

    name: str
    version: tuple[int, ...]
    jetstream: bool


def greet(
    url: str,
    user: str,
    password: str,
    expected: str | None = None,
    timeout: float = 2.0,
    authority: Path | None = None,
) -> Greeting:
    """Log in and leave. The password goes only to a server with the expected name.

    Under `tls://` only to one that `authority`, or one that the system knows, speaks for.
    """
    with _entered(url, user, password, expected, timeout, authority) as (greeting, _, _):
        return greeting


def can_store(url: str, system_password: str, expected: str | None = None) -> bool:
    """Whether every stream takes messages, in the server's own view.

    One whose disk was full answers as before, but refuses to store until it is started again.
    Raises as `greet` does.
    """
    with _entered(url, "system", system_password, expected, 2.0) as (_, connection, answers):
        connection.sendall(b"SUB _INBOX_system.well 1\r\n" + ASK_HEALTH)
        try:
            while not (line := answers.readline()).startswith(b"MSG "):
                if not line or line.startswith(b"-ERR"):
                    raise UnreachableError("no answer about its health")
            found = json.loads(answers.read(int(line.split()[-1])))
        except (OSError, ValueError) as error:
            raise UnreachableError(str(error)) from error
        return bool(found.get("data", {}).get("status") == "ok")


@contextmanager
def _entered(
    url: str,
    user: str,
    password: str,
    expected: str | None,
    timeout: float,
    authority: Path | None = None,
) -> Iterator[tuple[Greeting, socket.socket, BufferedReader]]:
    address = urlsplit(url)
    place = (address.hostname or "", address.port or DEFAULT_PORT)
    try:
        with ExitStack() as opened:
            plain = opened.enter_context(socket.create_connection(place, timeout))
            greeting = _read_greeting(plain)
            if expected not in (None, greeting.name):
                raise RefusedError(f"the server is {greeting.name}, not {expected}")
            connection = plain
            if address.scheme == "tls":
                knows = ssl.create_default_context(cafile=authority)
                shaken = knows.wrap_socket(plain, server_hostname=place[0])
                connection = opened.enter_context(shaken)
            answers = opened.enter_context(connection.makefile("rb"))
            _log_in(connection, answers, user, password)
            yield greeting, connection, answers
    except OSError as error:
        raise UnreachableError(str(error)) from error


def greet_any(urls: str, user: str, password: str, authority: Path | None = None) -> Greeting:
    """Of several servers, with commas between them, one may be away."""
    first, _, others = urls.partition(",")
    try:
        return greet(first, user, password, authority=authority)
    except UnreachableError:
        if not others:
            raise
        return greet_any(others, user, password, authority)


def _read_greeting(connection: socket.socket) -> Greeting:
    """A byte at a time: what follows the line may be encrypted, and is not ours to take."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < LONGEST_GREETING:
        if not (byte := connection.recv(1)):
            break
        line += byte
    kind, _, body = bytes(line).partition(b" ")
    if kind != b"INFO":
        raise UnreachableError("no NATS server")
    try:
        info = json.loads(body)
        version = tuple(map(int, re.findall(r"\d+", info["version"])[:3]))
        return Greeting(info["server_name"], version, bool(info.get("jetstream")))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError("no NATS server") from error


def _log_in(connection: socket.socket, answers: BufferedReader, user: str, password: str) -> None:
    options = {"user": user, "pass": password, "verbose": False, "lang": "python", "version": "0"}
    connection.sendall(b"CONNECT " + json.dumps(options).encode() + b"\r\nPING\r\n")
    answer = answers.readline()
    if not answer.startswith(b"PONG"):
        raise RefusedError(answer.decode(errors="replace").strip() or "connection closed")
