"""Greeting a NATS server in its own words, to learn who it is before a password is sent."""

import json
import re
import socket
from dataclasses import dataclass
from io import BufferedReader
from urllib.parse import urlsplit

from infra.local.errors import RefusedError, UnreachableError

DEFAULT_PORT = 4222


@dataclass(frozen=True)
class Greeting:
    """What a server says of itself."""

    name: str
    version: tuple[int, ...]
    jetstream: bool


def greet(
    url: str, user: str, password: str, expected: str | None = None, timeout: float = 2.0
) -> Greeting:
    """Log in and leave. The password goes only to a server with the expected name."""
    address = urlsplit(url)
    try:
        with (
            socket.create_connection(
                (address.hostname, address.port or DEFAULT_PORT), timeout
            ) as connection,
            connection.makefile("rb") as answers,
        ):
            greeting = _read_greeting(answers)
            if expected not in (None, greeting.name):
                raise RefusedError(f"the server is {greeting.name}, not {expected}")
            _log_in(connection, answers, user, password)
            return greeting
    except OSError as error:
        raise UnreachableError(str(error)) from error


def greet_any(urls: str, user: str, password: str) -> Greeting:
    """Of several servers, with commas between them, one may be away."""
    first, _, others = urls.partition(",")
    try:
        return greet(first, user, password)
    except UnreachableError:
        if not others:
            raise
        return greet_any(others, user, password)


def _read_greeting(answers: BufferedReader) -> Greeting:
    kind, _, body = answers.readline().partition(b" ")
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
