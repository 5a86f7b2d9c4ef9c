"""A stranger at the counter: whatever is sent, the answer is a problem in words, and no echo."""

import json
import re
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from infra.runtime.http.reading.paging import LARGEST
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.test_problems import problem, values

CLERK = "operator.satu"
NIK = "9999010107850001"
NOTE = {"region": VILLAGE, "number": 1}
FUZZED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]), max_size=40)
INDONESIAN = re.compile(
    r"\b(tulis|tidak|sudah|harus|isi|isian|periksa|sertakan|ulangi|lagi|wajib|hapus|perbaiki"
    r"|coba|kunci|minta|mulai|tunggu|ketik|pilih|perkecil|bagi|lihat|kiriman|sebutkan|jangan"
    r"|masuk)\b",
    re.IGNORECASE,
)


def in_words(answer: Any) -> dict[str, Any]:
    """Whatever went wrong, it is a problem that says in Indonesian what to do; never our fault."""
    assert answer.status_code < 500, answer.text
    if answer.status_code < 400:
        return {}
    body = problem(answer, answer.status_code)
    for text in (body["detail"], *(error["detail"] for error in body["errors"])):
        assert INDONESIAN.search(text), text
    return body


def echoes(body: dict[str, Any], *sent: str) -> list[str]:
    """What of it stands in the answer; short texts stand anywhere by chance."""
    answer = json.dumps([body[key] for key in ("title", "detail", "errors") if key in body])
    return [text for text in sent if len(text) > 11 and json.dumps(text)[1:-1] in answer]


def post(web: TestClient, content: bytes, **headers: str | bytes) -> Any:
    sent: dict[str, Any] = {**as_person(CLERK), "content-type": "application/json"}
    return web.post("/notes", content=content, headers=sent | headers)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * 100_000, id="a hundred thousand lists in each other, never closed"),
        pytest.param(b'{"region":' * 20_000 + b"1" + b"}" * 20_000, id="deep objects"),
        pytest.param(b'{"region": "\\ud800", "number": 1}', id="half a surrogate pair"),
        pytest.param(b'{"region": "\\u0000", "number": 1}', id="NUL"),
        pytest.param(b'{"region": NaN, "number": NaN}', id="not a number"),
        pytest.param(b'{"region": "18", "number": Infinity}', id="infinity"),
        pytest.param(b'{"region": "18", "number": ' + b"9" * 5_000 + b"}", id="a huge number"),
        pytest.param(b'{"region": "18", "number": 1e400}', id="a number beyond all"),
        pytest.param(b'{"number": 1, "number": "9999010107850001"}', id="a key twice"),
        pytest.param(b'{"\\ud800": 1}', id="half a surrogate pair as a name"),
        pytest.param(b'{"' + b"9999010107850001" * 4_000 + b'": 1}', id="a huge name"),
        pytest.param(b'\xef\xbb\xbf{"region": "18"}', id="a byte order mark"),
        pytest.param('{"region": "18"}'.encode("utf-16"), id="another encoding"),
        pytest.param(b"\xff\xfe\x00", id="no text at all"),
        pytest.param(b'{"region": "' + b"\\u202e" * 100_000 + b'"}', id="turned text"),
        pytest.param(b"9999010107850001", id="a NIK alone"),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_answered_in_words(web: TestClient, body: bytes) -> None:
    answer = post(web, body)
    in_words(answer)
    assert 400 <= answer.status_code < 500
    assert NIK not in answer.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANYTHING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANYTHING, inner, max_size=3),
    max_leaves=8,
)


@FUZZED
@given(JSON)
def test_any_json_is_taken_or_answered_in_words(web: TestClient, body: Any) -> None:
    answer = post(web, json.dumps(body).encode("utf-8", "surrogatepass"))
    found = in_words(answer)
    assert echoes(found, *values(body)) == []


@FUZZED
@given(st.binary(max_size=60), st.sampled_from(["application/json", "text/plain", "x", "form"]))
def test_any_bytes_are_answered_in_words(web: TestClient, body: bytes, kind: str) -> None:
    in_words(post(web, body, **{"content-type": kind}))


SENT_IN_HEADERS = ("reason", "legal-basis", "on-behalf-of", "evidence", "acting-role", "office",
                   "case-id", "correlation-id", "causation-id", "idempotency-key")  # fmt: skip
LATIN = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60)


@FUZZED
@given(st.dictionaries(st.sampled_from(SENT_IN_HEADERS), LATIN, max_size=4))
@example({"reason": f"surat {NIK}"})
@example({"reason": "\x00\x1b[2J"})
@example({"evidence": ";;;=;" * 12})
@example({"evidence": "foto.jpg; sha256=; kind="})
@example({"reason": "%FF%00%D8%00"})
@example({"idempotency-key": "        "})
def test_any_headers_are_taken_or_answered_in_words(
    web: TestClient, headers: dict[str, str]
) -> None:
    raw = {name: text.encode("latin-1") for name, text in headers.items()}
    answer = post(web, json.dumps(NOTE).encode(), **raw)
    assert echoes(in_words(answer), *headers.values()) == []
    assert NIK not in answer.text


@FUZZED
@given(ANYTHING.filter(lambda text: text < "\ud800" or text > "\udfff"))
def test_any_percent_encoded_reason_is_taken_or_answered_in_words(
    web: TestClient, reason: str
) -> None:
    encoded = quote(reason.encode("utf-8", "surrogatepass"))
    answer = post(web, json.dumps(NOTE).encode(), reason=encoded)
    assert echoes(in_words(answer), reason, encoded) == []


@FUZZED
@given(st.text(st.characters(codec="latin-1"), max_size=30))
@example('W/"v14"')
@example('"v' + "9" * 18 + '"')
@example('"v' + "9" * 19 + '"')
@example('"v1-' + "-".join("1" * 15) + '"')
@example('"v\xb2"')
@example('"v14", "v15"')
@example('"v14\n"')
@example("0" * 13 + "\x80" * 14)
def test_any_if_match_is_read_or_answered_in_words(web: TestClient, etag: str) -> None:
    sent: dict[str, Any] = {**as_person(CLERK), "if-match": etag.encode("latin-1")}
    answer = web.put("/notes/1", json=NOTE, headers=sent)
    in_words(answer)
    assert answer.status_code in (200, 400, 412, 422)


CURSORS = st.recursive(
    st.integers() | st.uuids().map(str) | st.datetimes().map(str) | st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


def encoded(cursor: Any) -> str:
    return urlsafe_b64encode(json.dumps(cursor).encode()).decode()


@FUZZED
@given(st.text(max_size=30) | CURSORS.map(encoded))
@example(encoded([str(UUID(int=1))]))
@example(encoded([10**30]))
@example(encoded(["2026-01-01T00:00:00"]))
def test_any_cursor_begins_a_page_or_is_answered_in_words(web: TestClient, cursor: str) -> None:
    in_words(web.get("/notes", params={"cursor": cursor}, headers=as_person(CLERK)))


@pytest.mark.parametrize("number", ["0", "-1", str(LARGEST), str(2**63), "9" * 500, "x", "", "1.5"])
def test_any_limit_and_position_is_taken_or_answered_in_words(web: TestClient, number: str) -> None:
    clerk = as_person(CLERK)
    for query in (f"limit={number}", f"min_position={number}"):
        in_words(web.get(f"/notes?{query}", headers=clerk))


@FUZZED
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00/?#"), min_size=1, max_size=40))
@example(NIK)
@example("..%2f..%2fetc")
def test_any_path_is_not_found_in_words(web: TestClient, path: str) -> None:
    answer = web.get(f"/notes/{quote(path)}", headers=as_person(CLERK))
    assert echoes(in_words(answer), path) == []
    assert NIK not in answer.text
