"""An officer's request arrives once, says why, and fails in words the officer understands."""

from datetime import date
from urllib.parse import unquote

import httpx
import pytest

from services.console.client.failures import EXIT_CODES, Refusal, Silent
from tests.console.counter import Counter, problem, told

FAMILY = "/households/0199b5a0-0000-7000-8000-000000000001"


def test_a_request_carries_a_token_and_a_purpose() -> None:
    counter = Counter(told())
    counter.client.get("registry", FAMILY)
    sent = counter.asked[0].headers
    assert (sent["authorization"], sent["purpose"]) == ("Bearer token-1", "pelayanan")


def test_a_question_leaves_out_what_was_not_asked() -> None:
    counter = Counter(told())
    counter.client.get("registry", FAMILY, valid_at=date(2026, 1, 31), known_at=None)
    assert dict(counter.asked[0].url.params) == {"valid_at": "2026-01-31"}


def test_a_reason_travels_in_its_own_words() -> None:
    counter = Counter(told())
    counter.client.post(
        "registry", FAMILY, {}, reason="Kematian dilaporkan terlambat; lihat ½ RT 02"
    )
    assert (
        unquote(counter.asked[0].headers["reason"])
        == "Kematian dilaporkan terlambat; lihat ½ RT 02"
    )


def test_two_intents_have_two_keys_and_a_named_intent_its_own() -> None:
    counter = Counter(told(), told(), told())
    client = counter.client
    for key in (None, None, "demo-birth-1"):
        client.post("registry", FAMILY, {}, key=key)
    keys = [request.headers["idempotency-key"] for request in counter.asked]
    assert len(set(keys)) == 3
    assert keys[2] == "demo-birth-1"


def test_a_broken_connection_is_tried_again_with_the_same_key() -> None:
    counter = Counter(httpx.ConnectError, httpx.ReadError, told())
    counter.client.post("registry", FAMILY, {})
    assert len({request.headers["idempotency-key"] for request in counter.asked}) == 1
    assert len(counter.asked) == 3


def test_a_service_that_asks_to_wait_is_waited_for() -> None:
    busy = problem(503, "not-ready")
    busy.headers["Retry-After"] = "5"
    counter = Counter(busy, told())
    counter.client.get("registry", FAMILY)
    assert counter.waited == [5.0]


def test_nobody_waits_an_hour_at_a_terminal() -> None:
    busy = problem(429, "too-often")
    busy.headers["Retry-After"] = "3600"
    with pytest.raises(Refusal) as refused:
        Counter(busy).client.get("registry", FAMILY)
    assert refused.value.code == 6


def test_a_silent_service_is_named_after_a_few_tries() -> None:
    counter = Counter(*[httpx.ConnectError] * 6)
    with pytest.raises(Silent, match="registry"):
        counter.client.get("registry", FAMILY)
    assert not counter.answers


def test_a_service_that_is_not_installed_is_silent_at_once() -> None:
    with pytest.raises(Silent):
        Counter().client.get("verification", FAMILY)


def test_an_expired_token_is_renewed_once() -> None:
    counter = Counter(problem(401, "not-logged-in"), told())
    counter.client.get("registry", FAMILY)
    tokens = [request.headers["authorization"] for request in counter.asked]
    assert tokens == ["Bearer token-1", "Bearer token-2"]


def test_a_token_is_used_for_more_than_one_request() -> None:
    counter = Counter(told(), told())
    client = counter.client
    client.get("registry", FAMILY)
    client.get("registry", FAMILY)
    assert counter.logins == 1


def test_a_refusal_tells_its_reason_and_the_fields() -> None:
    errors = [{"pointer": "#/desil", "code": "less_than_equal", "detail": "Isi paling besar 10."}]
    with pytest.raises(Refusal) as refused:
        Counter(problem(422, "invalid", errors=errors)).client.post("registry", FAMILY, {})
    assert refused.value.kind == "invalid"
    assert refused.value.lines() == ["Judul: Penjelasan.", "  #/desil: Isi paling besar 10."]


def test_only_our_own_failure_shows_a_trace() -> None:
    refusal = Refusal(500, {"title": "T", "detail": "D.", "trace_id": "abc"})
    assert refusal.lines()[-1] == "  trace_id: abc"
    assert Refusal(409, {"title": "T", "detail": "D.", "trace_id": "abc"}).lines() == ["T: D."]


@pytest.mark.parametrize(
    ("status", "code"), [(409, 1), (422, 1), (404, 4), (403, 5), (401, 5), (503, 6), (500, 1)]
)
def test_a_script_can_tell_never_from_not_now(status: int, code: int) -> None:
    assert Refusal(status, {}).code == code
    assert code in EXIT_CODES


def test_an_answer_that_is_no_problem_document_still_makes_sense() -> None:
    with pytest.raises(Refusal) as refused:
        Counter(httpx.Response(500, text="<html>")).client.get("registry", FAMILY)
    assert "500" in refused.value.explanation
