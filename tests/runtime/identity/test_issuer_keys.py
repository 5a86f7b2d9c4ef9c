"""The issuer's keys are read again when one is unknown or old, beside the requests of others."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, KeySet

from infra.runtime.identity.tokens import IssuerSilent, NotLoggedIn, Tokens
from tests.runtime.identity.minting import AUDIENCE, ISSUER, KEY, claims, minted

STRANGER = ECKey.generate_key("P-256", auto_kid=True)


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class Publisher:
    """Counts how often the issuer is asked, and can fall silent."""

    def __init__(self) -> None:
        self.keys = [KEY]
        self.asked = 0
        self.silent = False

    def __call__(self) -> Any:
        self.asked += 1
        if self.silent:
            raise httpx.ConnectError("silent")
        return KeySet(list(self.keys)).as_dict(private=False)


def test_the_issuer_is_asked_for_an_unknown_key_at_most_once_a_minute() -> None:
    publisher, clock = Publisher(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, clock, clock)
    for _ in range(20):
        with pytest.raises(NotLoggedIn):
            tokens.read(minted(header={"kid": "unknown"}, key=STRANGER))
    assert publisher.asked == 1
    publisher.keys.insert(0, STRANGER)
    clock.now += 61
    rotated = minted(claims(iat=int(clock.now)), header={"kid": STRANGER.kid}, key=STRANGER)
    assert tokens.read(rotated)
    assert publisher.asked == 2


def test_a_new_key_is_asked_for_within_a_minute_though_the_clock_was_set_back() -> None:
    publisher, wall, steady = Publisher(), Clock(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, wall, steady)
    tokens.read(minted())
    publisher.keys.insert(0, STRANGER)
    wall.now -= 3600
    steady.now += 61
    times = {"iat": int(wall.now), "exp": int(wall.now) + 300}
    assert tokens.read(minted(claims(**times), header={"kid": STRANGER.kid}, key=STRANGER))


def test_a_withdrawn_key_stops_working_within_ten_minutes() -> None:
    publisher, clock = Publisher(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, clock, clock)
    tokens.read(minted())
    publisher.keys[:] = [STRANGER]
    clock.now += 601
    with pytest.raises(NotLoggedIn):
        tokens.read(minted(claims(iat=int(clock.now), exp=int(clock.now) + 300)))


def test_known_keys_work_while_the_issuer_is_silent() -> None:
    publisher, clock = Publisher(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, clock, clock)
    tokens.read(minted())
    publisher.silent = True
    clock.now += 601
    assert tokens.read(minted(claims(iat=int(clock.now), exp=int(clock.now) + 300)))


def test_without_any_key_nobody_is_let_in() -> None:
    publisher = Publisher()
    publisher.silent = True
    tokens = Tokens(ISSUER, AUDIENCE, publisher)
    for _ in range(5):
        with pytest.raises(IssuerSilent):
            tokens.read(minted())
    assert publisher.asked == 1


class Slow(Publisher):
    """An issuer that answers once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.let = threading.Event(), threading.Event()

    def __call__(self) -> Any:
        self.reached.set()
        assert self.let.wait(10)
        return super().__call__()


def test_who_has_a_known_key_does_not_wait_while_the_issuer_is_asked_for_another() -> None:
    publisher, clock = Slow(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, clock, clock)
    publisher.let.set()
    tokens.read(minted())
    publisher.let.clear()
    publisher.reached.clear()
    clock.now += 61
    now = {"iat": int(clock.now), "exp": int(clock.now) + 300}
    stranger = minted(claims(**now), header={"kid": "unknown"}, key=STRANGER)
    with ThreadPoolExecutor() as beside:
        asking = beside.submit(tokens.read, stranger)
        assert publisher.reached.wait(10)
        assert tokens.read(minted(claims(**now))).person == "operator.satu"
        with pytest.raises(IssuerSilent):
            tokens.read(stranger)  # nor do others whose key nobody knows yet
        publisher.let.set()
        with pytest.raises(NotLoggedIn):
            asking.result(10)
    assert publisher.asked == 2


def test_at_the_beginning_all_wait_for_one_answer() -> None:
    publisher = Slow()
    tokens = Tokens(ISSUER, AUDIENCE, publisher)
    with ThreadPoolExecutor() as beside:
        waiting = [beside.submit(tokens.read, minted()) for _ in range(4)]
        assert publisher.reached.wait(10)
        publisher.let.set()
        assert [each.result(10).person for each in waiting] == ["operator.satu"] * 4
    assert publisher.asked == 1


def test_an_issuer_that_breaks_off_in_a_strange_way_is_asked_again() -> None:
    publisher, clock = Publisher(), Clock()
    tokens = Tokens(ISSUER, AUDIENCE, publisher, clock, clock)
    publisher.keys = None  # type: ignore[assignment]
    with pytest.raises(TypeError):
        tokens.keys.find(KEY.kid)
    publisher.keys = [KEY]
    clock.now += 3
    assert tokens.read(minted(claims(iat=int(clock.now), exp=int(clock.now) + 300)))
