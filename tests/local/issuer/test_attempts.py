"""Guessing a password takes longer than it is worth, and one's own slips are forgiven."""

import threading

import pytest

from infra.local.issuer import attempts as guessing
from infra.local.issuer.attempts import ALLOWED, PAUSE, Attempts

NAME = "operator.desa.18.09.01.2001"


@pytest.fixture
def clock() -> list[float]:
    return [1_000.0]


@pytest.fixture
def attempts(clock: list[float]) -> Attempts:
    return Attempts(lambda: clock[0])


def fail(attempts: Attempts, times: int, name: str = NAME) -> None:
    for _ in range(times):
        attempts.failed(name)


def test_a_few_slips_cost_nothing(attempts: Attempts) -> None:
    fail(attempts, ALLOWED - 1)
    assert attempts.wait(NAME) == 0


def test_one_too_many_costs_a_minute(attempts: Attempts, clock: list[float]) -> None:
    fail(attempts, ALLOWED)
    assert attempts.wait(NAME) == PAUSE + 1
    clock[0] += PAUSE - 1
    assert attempts.wait(NAME) == 2
    clock[0] += 1
    assert attempts.wait(NAME) == 0


def test_who_goes_on_guessing_goes_on_waiting(attempts: Attempts, clock: list[float]) -> None:
    fail(attempts, ALLOWED)
    clock[0] += PAUSE - 1
    attempts.failed(NAME)
    assert attempts.wait(NAME) > PAUSE - 1


def test_a_slip_after_a_pause_is_the_first_again(attempts: Attempts, clock: list[float]) -> None:
    fail(attempts, ALLOWED)
    clock[0] += PAUSE
    attempts.failed(NAME)
    assert attempts.wait(NAME) == 0


def test_the_right_password_forgives_the_slips_before_it(attempts: Attempts) -> None:
    fail(attempts, ALLOWED - 1)
    attempts.succeeded(NAME)
    fail(attempts, ALLOWED - 1)
    assert attempts.wait(NAME) == 0


def test_nobody_waits_for_the_slips_of_another(attempts: Attempts) -> None:
    fail(attempts, ALLOWED, "somebody.else")
    assert attempts.wait(NAME) == 0
    attempts.succeeded("never.came")


def test_who_guesses_many_names_fills_no_memory(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "REMEMBERED", 10)
    fail(attempts, ALLOWED)
    for n in range(9):
        attempts.failed(f"name.{n}")
    assert attempts.wait(NAME) > 0
    attempts.failed("one.more")
    assert attempts.wait(NAME) == 0
    assert len(attempts._failed) == 10


def test_many_guesses_at_once_are_all_counted(attempts: Attempts) -> None:
    guesses = [threading.Thread(target=fail, args=[attempts, 50]) for _ in range(8)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert attempts._failed[NAME][0] == 400
