"""An officer's request arrives once, says why, and is repeated only where that does no harm."""

from datetime import date
from urllib.parse import unquote

import httpx
import pytest

from services.console.client.api import LONGEST_WAIT, PAUSES
from services.console.client.failures import Refusal, Silent
from tests.console.counter import URLS, Counter, answered, problem, wait

FAMILY = "/households/0199b5a0-0000-7000-8000-000000000001"


def test_a_request_carries_a_token_and_a_purpose() -> None:
    counter = Counter(answered())
    counter.client.get("registry", FAMILY)
    sent = counter.asked[0].headers
    assert (sent["authorization"], sent["purpose"]) == ("Bearer token-1", "pelayanan")


def test_a_question_has_no_key_and_no_reason() -> None:
    counter = Counter(answered())
    counter.client.get("registry", FAMILY)
    assert not {"idempotency-key", "reason"} & counter.asked[0].headers.keys()


def test_a_question_leaves_out_what_was_not_asked() -> None:
    counter = Counter(answered())
    counter.client.get("registry", FAMILY, valid_at=date(2026, 1, 31), known_at=None)
    assert dict(counter.asked[0].url.params) == {"valid_at": "2026-01-31"}


@pytest.mark.parametrize(
    "reason",
    ["Kematian dilaporkan terlambat; lihat ½ RT 02", "Pindah ke RT 3, 50% selesai", "données"],
)
def test_a_reason_travels_in_its_own_words(reason: str) -> None:
    counter = Counter(answered())
    counter.client.post("registry", FAMILY, {}, reason=reason)
    sent = counter.asked[0].headers["reason"]
    assert sent.isascii() and unquote(sent) == reason


def test_a_command_without_a_body_sends_none() -> None:
    counter = Counter(answered(), answered())
    counter.client.post("registry", FAMILY)
    counter.client.post("registry", FAMILY, {})
    assert [request.content for request in counter.asked] == [b"", b"{}"]


def test_two_intents_have_two_keys_and_a_named_intent_its_own() -> None:
    counter = Counter(answered(), answered(), answered())
    client = counter.client
    for key in (None, None, "demo-birth-1"):
        client.post("registry", FAMILY, {}, key=key)
    keys = [request.headers["idempotency-key"] for request in counter.asked]
    assert len(set(keys)) == 3
    assert keys[2] == "demo-birth-1"


def test_what_a_command_is_based_on_travels_with_it() -> None:
    counter = Counter(answered())
    counter.client.post("registry", FAMILY, {}, headers={"If-Match": '"v4"', "Evidence": "urn:x"})
    sent = counter.asked[0].headers
    assert (sent["if-match"], sent["evidence"]) == ('"v4"', "urn:x")


def test_a_version_that_is_no_longer_current_is_a_refusal_and_not_repeated() -> None:
    counter = Counter(problem(412, "stale"))
    with pytest.raises(Refusal) as refused:
        counter.client.post("registry", FAMILY, {}, headers={"If-Match": '"v4"'})
    assert (refused.value.status, refused.value.kind) == (412, "stale")
    assert counter.waited == []


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadError, httpx.ReadTimeout])
def test_a_broken_connection_is_tried_again_with_the_same_key(failure: type[Exception]) -> None:
    counter = Counter(failure, failure, answered())
    counter.client.post("registry", FAMILY, {})
    assert len({request.headers["idempotency-key"] for request in counter.asked}) == 1
    assert len(counter.asked) == 3
    assert counter.waited == list(PAUSES[:2])


def test_a_silent_service_is_named_after_a_few_tries() -> None:
    counter = Counter(*[httpx.ConnectError] * (len(PAUSES) + 1))
    with pytest.raises(Silent, match="registry"):
        counter.client.get("registry", FAMILY)
    assert not counter.answers
    assert counter.waited == list(PAUSES), "longer each time, and not for ever"


def test_a_service_that_does_not_run_is_silent_at_once() -> None:
    counter = Counter(urls={"issuer": URLS["issuer"]})
    with pytest.raises(Silent, match="verification"):
        counter.client.get("verification", FAMILY)
    assert counter.asked == [] and counter.waited == []


@pytest.mark.parametrize("status", [409, 429, 503])
def test_a_service_that_asks_to_wait_is_waited_for(status: int) -> None:
    counter = Counter(wait(status, "5"), answered())
    counter.client.get("registry", FAMILY)
    assert counter.waited == [5.0]


def test_a_service_that_names_no_time_is_asked_again_with_longer_pauses() -> None:
    counter = Counter(problem(503, "not-ready"), problem(503, "not-ready"), answered())
    counter.client.get("registry", FAMILY)
    assert counter.waited == list(PAUSES[:2])


@pytest.mark.parametrize("status", [409, 429])
def test_a_refusal_that_names_no_time_is_final(status: int) -> None:
    counter = Counter(problem(status, "no"))
    with pytest.raises(Refusal):
        counter.client.get("registry", FAMILY)
    assert counter.waited == []


@pytest.mark.parametrize("seconds", ["3600", str(int(LONGEST_WAIT) + 1)])
def test_nobody_waits_an_hour_at_a_terminal(seconds: str) -> None:
    counter = Counter(wait(429, seconds))
    with pytest.raises(Refusal) as refused:
        counter.client.get("registry", FAMILY)
    assert refused.value.code == 6
    assert counter.waited == []


def test_a_date_instead_of_seconds_is_no_reason_to_give_up() -> None:
    counter = Counter(wait(503, "Wed, 21 Oct 2026 07:28:00 GMT"), answered())
    counter.client.get("registry", FAMILY)
    assert counter.waited == [PAUSES[0]]


def test_who_is_asked_to_wait_for_ever_is_refused_in_the_end() -> None:
    counter = Counter(*[problem(503, "not-ready") for _ in range(len(PAUSES) + 1)])
    with pytest.raises(Refusal) as refused:
        counter.client.get("registry", FAMILY)
    assert (refused.value.status, refused.value.code) == (503, 6)


def test_an_expired_token_is_renewed_once() -> None:
    counter = Counter(problem(401, "not-logged-in"), answered())
    counter.client.get("registry", FAMILY)
    tokens = [request.headers["authorization"] for request in counter.asked]
    assert tokens == ["Bearer token-1", "Bearer token-2"]


def test_a_token_that_is_refused_twice_is_refused() -> None:
    counter = Counter(problem(401, "not-logged-in"), problem(401, "not-logged-in"))
    with pytest.raises(Refusal) as refused:
        counter.client.get("registry", FAMILY)
    assert (refused.value.code, counter.logins) == (5, 2)


def test_a_renewed_token_repeats_the_same_intent() -> None:
    counter = Counter(problem(401, "not-logged-in"), answered())
    counter.client.post("registry", FAMILY, {"desil": 2}, reason="Uji")
    first, second = counter.asked
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert (first.content, first.headers["reason"]) == (second.content, second.headers["reason"])


def test_a_token_is_used_for_more_than_one_request() -> None:
    counter = Counter(answered(), answered())
    client = counter.client
    client.get("registry", FAMILY)
    client.get("registry", FAMILY)
    assert counter.logins == 1


def test_an_answer_that_takes_minutes_is_read_line_by_line() -> None:
    counter = Counter(httpx.Response(200, text='{"position": 1}\n{"position": 2}\n'))
    with counter.client.streamed("registry", "/operations/views/directory/rebuild") as answer:
        assert list(answer.iter_lines()) == ['{"position": 1}', '{"position": 2}']
    assert "idempotency-key" in counter.asked[0].headers


def test_a_refused_stream_is_a_refusal_and_a_broken_one_is_silence() -> None:
    with (
        pytest.raises(Refusal) as refused,
        Counter(problem(404, "not-found")).client.streamed("registry", "/x"),
    ):
        pass
    assert refused.value.explanation == "Judul: Penjelasan."
    with pytest.raises(Silent), Counter(httpx.ReadError).client.streamed("registry", "/x"):
        pass
