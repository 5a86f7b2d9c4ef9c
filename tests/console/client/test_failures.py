"""What goes wrong is said in words, and a script can tell "never" from "not now"."""

from typing import Any

import httpx
import pytest

from services.console.client.api import refusal_of
from services.console.client.failures import (
    EXIT_CODES,
    Failure,
    NotRunning,
    Refusal,
    Silent,
    UnknownPerson,
)
from services.console.demo.stage import NeverCame
from services.console.demo.village_acts import NotLoaded
from services.console.terminal.times import BadDate
from tests.console.counter import Counter, problem

STATUSES = {409: 1, 412: 1, 422: 1, 428: 1, 500: 1, 404: 4, 401: 5, 403: 5, 429: 6, 502: 6, 503: 6}


def failures(kind: type[Failure]) -> set[type[Failure]]:
    """Every kind of failure there is in the console."""
    return {kind}.union(*(failures(each) for each in kind.__subclasses__()))


@pytest.mark.parametrize(("status", "code"), STATUSES.items())
def test_a_status_becomes_a_code_that_is_documented(status: int, code: int) -> None:
    assert Refusal(status, {}).code == code
    assert code in EXIT_CODES


def test_one_refusal_does_not_change_the_code_of_the_next() -> None:
    Refusal(404, {})
    assert Refusal(409, {}).code == Refusal.code == 1


def test_every_failure_has_a_documented_code() -> None:
    codes = {each.__name__: each.code for each in failures(Failure)}
    assert {name: code for name, code in codes.items() if code not in EXIT_CODES} == {}
    assert {NeverCame.__name__, NotLoaded.__name__, BadDate.__name__} <= codes.keys()


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (NotRunning(), "jejak up"),
        (Silent("registry"), "jejak status"),
        (UnknownPerson("lurah"), "jejak token --list"),
    ],
)
def test_what_an_officer_can_do_next_is_said(failure: Failure, advice: str) -> None:
    [sentence] = failure.lines()
    assert advice in sentence


def test_a_refusal_says_its_reason_and_the_fields() -> None:
    errors = [
        {"pointer": "#/desil", "code": "less_than_equal", "detail": "Isi paling besar 10."},
        {"pointer": "#/period", "code": "pattern", "detail": "Tulis seperti 2026-TW4."},
    ]
    with pytest.raises(Refusal) as refused:
        Counter(problem(422, "invalid", errors=errors)).client.post("registry", "/x", {})
    assert refused.value.kind == "invalid"
    assert refused.value.lines() == [
        "Judul: Penjelasan.",
        "  #/desil: Isi paling besar 10.",
        "  #/period: Tulis seperti 2026-TW4.",
    ]


@pytest.mark.parametrize(("status", "traced"), [(500, True), (503, True), (409, False)])
def test_only_our_own_failure_has_a_trace_to_look_up(status: int, traced: bool) -> None:
    refusal = Refusal(status, {"title": "T", "detail": "D.", "trace_id": "abc"})
    assert (refusal.lines()[-1] == "  trace_id: abc") == traced
    assert refusal.lines()[0] == "T: D."


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, text="<html>Bad gateway</html>"),
        httpx.Response(500, text=""),
        httpx.Response(500, json=["not", "a", "problem"]),
        httpx.Response(500, json=None),
    ],
)
def test_an_answer_that_is_no_problem_document_still_makes_sense(answer: httpx.Response) -> None:
    refusal = refusal_of(answer)
    assert refusal.lines() == ["Permintaan ditolak: jawaban 500."]
    assert refusal.kind == ""


def test_a_failures_text_holds_no_more_than_the_kind_of_problem() -> None:
    """What an exception says goes to logs; the sentence goes to the officer alone."""
    given: dict[str, Any] = {"type": "/problems/nik-taken", "detail": "Nomor ini milik orang lain."}
    assert str(Refusal(409, given)) == "('/problems/nik-taken', 409)"
