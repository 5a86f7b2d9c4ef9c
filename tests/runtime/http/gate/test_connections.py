"""Whoever opens a connection says what he wants soon, or makes room for others."""

import pytest

from infra.runtime.http.gate import connections
from infra.runtime.http.gate.connections import Connection
from tests.runtime.http.gate.conftest import Street, answered, heard, until

HALF = b"GET /live HTTP/1.1\r\nHost: x\r\nX-A: "
WHOLE = b"GET /live HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.4)


def test_half_a_head_is_not_waited_for(street: Street) -> None:
    said = heard(street.stranger(HALF))
    assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"Permintaan terlalu lambat" in said


def test_a_head_that_comes_letter_by_letter_is_not_waited_for_any_longer(street: Street) -> None:
    came = street.stranger(HALF)
    for _ in range(3):
        came.sendall(b"a")
        assert heard(came, 0.05) == b""
    assert b" 408 " in heard(came)


def test_what_is_no_request_is_answered_in_the_words_of_every_other_refusal(
    street: Street,
) -> None:
    said = heard(street.stranger(b"halo\r\n\r\n"))
    assert said.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"application/problem+json" in said and b"Permintaan tidak terbaca" in said


def test_no_answer_says_what_the_service_is_made_of(street: Street) -> None:
    answer = answered(street.stranger(WHOLE))
    assert "server" not in {name.lower() for name in answer.headers}


def test_who_says_nothing_is_told_nothing(street: Street) -> None:
    assert heard(street.stranger()) == b""
    until(lambda: Connection.waiting == {})


def test_the_second_head_of_a_connection_is_not_waited_for_either(street: Street) -> None:
    came = street.stranger(WHOLE)
    assert answered(came).status == 200
    came.sendall(HALF)
    assert b" 408 " in heard(came)


def test_half_a_head_behind_a_whole_one_is_not_waited_for(street: Street) -> None:
    said = heard(street.stranger(WHOLE + HALF))
    assert b" 200 " in said and b" 408 " in said


def test_two_requests_in_one_breath_are_both_answered(street: Street) -> None:
    said = heard(street.stranger(WHOLE + WHOLE), 0.3)
    assert said.count(b"HTTP/1.1 200 ") == 2
    assert Connection.waiting == {}


def test_between_two_requests_a_connection_is_kept(street: Street) -> None:
    came = street.stranger(WHOLE)
    assert answered(came).status == 200
    assert heard(came, 0.8) == b""
    came.sendall(WHOLE)
    assert answered(came).status == 200


def test_over_so_many_the_one_that_waited_longest_goes(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 30)
    monkeypatch.setattr(connections, "MOST_WAITING", 3)
    first = street.stranger(HALF)
    until(lambda: len(Connection.waiting) == 1)
    others = [street.stranger(HALF) for _ in range(3)]
    assert b" 408 " in heard(first)
    assert answered(street.stranger(WHOLE)).status == 200
    assert len(Connection.waiting) == 2
    assert heard(others[-1], 0.1) == b""
