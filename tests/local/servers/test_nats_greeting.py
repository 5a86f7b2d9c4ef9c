"""A server is asked who it is before it hears a password, and is believed only in its own words."""

import time

import pytest

from infra.local.errors import RefusedError, UnreachableError
from infra.local.ports import free_port
from infra.local.servers.nats import NatsServer
from infra.local.servers.nats_greeting import can_store, greet
from tests.local.servers.strangers import INFO, stranger


def test_our_own_server_says_who_it_is(nats_server: NatsServer) -> None:
    password = nats_server.passwords["registry"]
    greeting = greet(nats_server.url, "registry", password, nats_server.name)
    assert greeting.name == nats_server.name
    assert greeting.version >= (2, 12)
    assert greeting.jetstream


def test_a_stranger_on_our_port_never_hears_the_password() -> None:
    with (
        stranger() as there,
        pytest.raises(RefusedError, match="the server is stranger, not ours"),
    ):
        greet(there.url, "registry", "a-secret", expected="ours")
    assert there.heard == []


def test_who_expects_nobody_in_particular_tells_anybody() -> None:
    with stranger(answer=b"PONG\r\n") as there:
        greeting = greet(there.url, "registry", "a-secret")
    assert (greeting.name, greeting.version) == ("stranger", (2, 15, 1))
    assert b"a-secret" in b"".join(there.heard)


def test_a_wrong_password_is_a_refusal_in_the_servers_words(nats_server: NatsServer) -> None:
    with pytest.raises(RefusedError, match="Authorization Violation"):
        greet(nats_server.url, "registry", "guess")


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(UnreachableError):
        greet(f"nats://127.0.0.1:{free_port()}", "registry", "a-secret")


@pytest.mark.parametrize(
    "greeting",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\r\n",
        b"INFO you should know that I am a web shop\r\n",
        b'INFO {"server_name": "half"\r\n',
        b'INFO {"server_name": "without a version"}\r\n',
        b'INFO {"server_name": "odd", "version": 2}\r\n',
        b"INFO []\r\n",
    ],
)
def test_who_does_not_speak_the_language_is_no_nats_server(greeting: bytes) -> None:
    with stranger(greeting) as there, pytest.raises(UnreachableError):
        greet(there.url, "registry", "a-secret")
    assert there.heard == []


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    began = time.monotonic()
    with stranger(b"") as there, pytest.raises(UnreachableError):
        greet(there.url, "registry", "a-secret", timeout=0.2)
    assert time.monotonic() - began < 5


def test_a_server_that_falls_silent_after_the_password_is_not_waited_for() -> None:
    with stranger(INFO) as there, pytest.raises(UnreachableError):
        greet(there.url, "registry", "a-secret", timeout=0.2)


@pytest.mark.parametrize("answer", [b"-ERR 'Authorization Violation'\r\n", b"+OK\r\n"])
def test_any_other_answer_than_the_expected_one_is_a_refusal(answer: bytes) -> None:
    with stranger(INFO, answer) as there, pytest.raises(RefusedError):
        greet(there.url, "registry", "a-secret")


def test_a_refusal_never_repeats_the_password() -> None:
    with stranger(INFO, b"-ERR 'no'\r\n") as there, pytest.raises(RefusedError) as refused:
        greet(there.url, "registry", "a-secret")
    assert "a-secret" not in str(refused.value)


def test_a_server_without_jetstream_says_so() -> None:
    plain = b'INFO {"server_name": "plain", "version": "2.12.0-beta.1"}\r\n'
    with stranger(plain, b"PONG\r\n") as there:
        greeting = greet(there.url, "registry", "a-secret")
    assert not greeting.jetstream
    assert greeting.version == (2, 12, 0)


def test_a_server_that_can_store_says_so_to_the_system_account_alone(
    nats_server: NatsServer,
) -> None:
    passwords = nats_server.passwords
    assert can_store(nats_server.url, passwords["system"], nats_server.name)
    with pytest.raises(RefusedError):
        can_store(nats_server.url, passwords["registry"], nats_server.name)
