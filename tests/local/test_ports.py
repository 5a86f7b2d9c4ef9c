"""A port is free, on loopback, and the same as before if it can be."""

import socket

import pytest

from infra.local.ports import LOOPBACK, free_port, port_of


def test_a_port_that_nobody_has_is_given_as_wished() -> None:
    wished = free_port()
    assert free_port(wished) == wished


def test_a_port_that_somebody_has_is_never_given() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        assert free_port(port) != port


def test_a_port_whose_last_visitor_just_left_can_be_had_again() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)):
            visitor, _ = listener.accept()
            visitor.close()
    assert free_port(port) == port


def test_who_listens_on_every_address_has_the_port_on_loopback_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:
        port = listener.getsockname()[1]
        assert free_port(port) != port


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://127.0.0.1:8101", 8101),
        ("postgresql://127.0.0.1:5432", 5432),
        ("http://127.0.0.1", None),
        ("", None),
        (None, None),
    ],
)
def test_the_port_of_an_address(url: str | None, port: int | None) -> None:
    assert port_of(url) == port
