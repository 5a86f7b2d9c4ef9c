"""Budgets: shared by all processes, filled by time, spent at most, and the wait is told."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.http.limits import (
    Allowance,
    TooOften,
    in_words,
    left_of,
    require_left,
    spend,
    take,
)
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}


def test_searching_too_often_has_to_wait(web: TestClient) -> None:
    sent = as_person("operator.dua", purpose="verifikasi")
    note = NOTE | {"region": "18.09.01.2002"}
    statuses = [web.post("/notes/search", json=note, headers=sent).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    answer = web.post("/notes/search", json=note, headers=sent)
    problem(answer, 429)
    assert 30 <= int(answer.headers["retry-after"]) <= 40


def test_all_processes_count_together(pool: ConnectionPool[Any]) -> None:
    def try_once(_: int) -> bool:
        try:
            take(pool, "operator.satu", Allowance("together", 10, 1))
        except TooOften:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_once, range(40))) == 10


def takes_all_and_no_more(pool: ConnectionPool[Any], budget: Allowance) -> None:
    for _ in range(budget.burst):
        take(pool, "operator.satu", budget)
    with pytest.raises(TooOften):
        take(pool, "operator.satu", budget)


def test_the_bucket_fills_again(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("refill", 2, 3600)
    takes_all_and_no_more(pool, budget)
    with pool.connection() as db:
        db.execute("UPDATE rate_limit SET filled_at = filled_at - interval '1 hour'")
    takes_all_and_no_more(pool, budget)


def test_a_clock_set_back_an_hour_empties_no_bucket(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("set back", 2, 60)
    take(pool, "operator.satu", budget)
    with pool.connection() as db:
        db.execute("UPDATE rate_limit SET filled_at = filled_at + interval '1 hour'")
    takes_all_and_no_more(pool, budget)


def test_a_long_wait_stands_in_the_text_for_somebody_to_read(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("waiting", 1, 0.5)
    take(pool, "operator.satu", budget)
    with pytest.raises(TooOften) as refusal:
        take(pool, "operator.satu", budget)
    assert 7190 <= refusal.value.facts["wait_seconds"] <= 7200
    assert refusal.value.retry_after is None, "no program sleeps through it"
    assert refusal.value.explanation == "Tunggu 2 jam, lalu ulangi."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 detik"), (59, "59 detik"), (60, "1 menit"), (61, "2 menit"), (3601, "1 jam 1 menit")],
)
def test_a_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_what_costs_more_than_is_left_is_owed(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("owing", 10, 60)
    for _ in range(2):
        take(pool, "operator.satu", budget, cost=8)
    with pool.connection() as db:
        assert -7 < left_of(db, "operator.satu", budget) < -5
        with pytest.raises(TooOften):
            require_left(db, "operator.satu", budget)


def test_nothing_costs_more_than_the_whole_budget(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("whole", 10, 60)
    take(pool, "operator.satu", budget, cost=5000)
    with pool.connection() as db:
        assert 0 <= left_of(db, "operator.satu", budget) < 1


def test_what_costs_nothing_is_let_through_though_nothing_is_left(
    pool: ConnectionPool[Any],
) -> None:
    budget = Allowance("free", 1, 60)
    take(pool, "operator.satu", budget)
    take(pool, "operator.satu", budget, cost=0)


def test_what_was_found_out_is_spent_though_nothing_is_left(pool: ConnectionPool[Any]) -> None:
    budget = Allowance("found out", 2, 60)
    with pool.connection() as db:
        assert spend(db, "operator.satu", budget, 5) == -3
        assert -4.1 < spend(db, "operator.satu", budget) < -3.9
