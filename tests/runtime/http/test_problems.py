"""Every error is a problem in Indonesian that says what to do and never echoes what was sent."""

import json
import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import QueryCanceled
from psycopg_pool import ConnectionPool
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from contracts.codes.person import Sex
from contracts.text import ShortText
from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.http.deps import deps_of
from infra.runtime.http.wording import field_errors
from infra.runtime.pools import open_pool
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.office import NoteClosed, Notes

NOTE = {"region": VILLAGE, "number": 1}
CLERK = "operator.satu"


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["title"] and body["detail"] and body["instance"] and len(body["trace_id"]) == 32
    return body


def test_a_rule_that_says_no_is_named_and_explained(web: TestClient) -> None:
    answer = web.post("/notes", json=NOTE | {"number": 9}, headers=as_person(CLERK))
    body = problem(answer, 409)
    assert body["type"] == "/problems/note-closed"
    assert body["detail"] == "Catatan ini sudah ditutup. Buat catatan baru."
    assert body["number"] == 9


def test_a_rule_may_go_by_a_name_of_its_own(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteClosed, "problem", "note-shut")
    answer = web.post("/notes", json=NOTE | {"number": 9}, headers=as_person(CLERK))
    assert problem(answer, 409)["type"] == "/problems/note-shut"


def test_each_wrong_field_is_pointed_at_in_indonesian(web: TestClient) -> None:
    wrong = {"region": "99.01", "number": 12, "on": "kemarin", "kind": "zzz", "nama": "Budi"}
    body = problem(web.post("/notes", json=wrong, headers=as_person(CLERK)), 422)
    told = {error["pointer"]: (error["code"], error["detail"]) for error in body["errors"]}
    assert told == {
        "#/region": ("value_error", "Kode wilayah ini tidak ada."),
        "#/number": ("less_than_equal", "Isi dengan angka paling besar 9."),
        "#/on": ("date_from_datetime_parsing", "Isi dengan tanggal berbentuk TTTT-BB-HH."),
        "#/kind": ("string_pattern_mismatch", "Bentuk isian tidak sesuai aturan."),
        "#": ("extra_forbidden", "Ada isian yang tidak dikenal. Hapus isian itu."),
    }


def test_a_wrong_query_is_pointed_at(web: TestClient) -> None:
    body = problem(web.get("/notes?limit=1000", headers=as_person(CLERK)), 422)
    assert body["errors"][0]["pointer"] == "query:limit"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere/3201010101010001", 404), ("DELETE", "/notes", 405)],
)
def test_what_the_framework_refuses_is_a_problem_too(
    web: TestClient, method: str, path: str, status: int
) -> None:
    answer = web.request(method, path)
    problem(answer, status)
    assert "3201010101010001" not in answer.text


def test_a_broken_body_is_a_problem(web: TestClient) -> None:
    sent = as_person(CLERK) | {"content-type": "application/json"}
    answer = web.post("/notes", content='{"nik": "3201010101010001', headers=sent)
    assert problem(answer, 422)["errors"][0]["code"] == "json_invalid"


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_a_megabyte_is_refused(web: TestClient, declared: bool) -> None:
    large = b'{"region": "' + b"1" * 1_000_000 + b'"}'
    sent = as_person(CLERK) | {"content-type": "application/json"}
    content: Any = large if declared else (large[i : i + 9999] for i in range(0, len(large), 9999))
    problem(web.post("/notes", content=content, headers=sent), 413)


def test_a_file_may_be_larger(web: TestClient, notes: Notes) -> None:
    file = {"file": ("a.xlsx", b"x" * 3_000_000)}
    assert web.post("/notes/files", files=file, headers=as_person(CLERK)).json() == 3_000_000
    file = {"file": ("a.xlsx", b"x" * 20_100_000)}
    problem(web.post("/notes/files", files=file, headers=as_person(CLERK)), 413)


def test_our_own_failure_tells_nothing(
    web: TestClient, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    notes.fail = RuntimeError("1987-06-05")
    with caplog.at_level(logging.DEBUG):
        sent = NOTE | {"on": "1987-06-05"}
        answer = web.post("/notes", json=sent, headers=as_person(CLERK))
    problem(answer, 500)
    assert "1987-06-05" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_gone_means_try_again(web: TestClient, app: Any) -> None:
    with ConnectionPool(
        "host=127.0.0.1 port=1 connect_timeout=1", min_size=0, max_size=1, timeout=0.2
    ) as gone:
        deps_of(app).pool = gone
        assert problem(web.get("/ready"), 503)["detail"] == "Coba lagi sebentar."


def test_what_takes_the_database_too_long_is_ended_and_the_reader_told_to_ask_for_less(
    web: TestClient, notes: Notes, pool: ConnectionPool[Any]
) -> None:
    with (
        open_pool(pool.conninfo, 1, longest=0.05) as hurried,
        hurried.connection() as db,
        pytest.raises(QueryCanceled) as ended,
    ):
        db.execute("SELECT pg_sleep(30)")
    notes.fail = ended.value
    said = problem(web.post("/notes", json=NOTE, headers=as_person(CLERK)), 503)
    assert said["title"] == "Pertanyaan terlalu berat" and "Persempit" in said["detail"]


def test_health_names_the_worker_that_failed(web: TestClient, app: Any) -> None:
    deps_of(app).failing = lambda: ["relay"]
    assert problem(web.get("/ready"), 503)["parts"] == ["relay"]


@pytest.mark.parametrize("kind", AWAY)
def test_a_ledger_or_keyring_that_is_away_means_try_again(
    web: TestClient, notes: Notes, kind: type[Exception]
) -> None:
    notes.fail = kind("details")
    answer = web.post("/notes", json=NOTE, headers=as_person(CLERK))
    assert problem(answer, 503)["detail"] == "Coba lagi sebentar."


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(min_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=12), inner),
    max_leaves=6,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.fixed_dictionaries({"region": ANYTHING, "number": ANYTHING, "kind": ANYTHING}))
def test_a_problem_never_repeats_a_value(web: TestClient, body: dict[str, Any]) -> None:
    sent = body | {"region": f"98{json.dumps(body)}", "Budi Santoso": "3201010101010001"}
    for each in (body, sent):
        answer = web.post("/notes", json=each, headers=as_person(CLERK))
        shown = problem(answer, 422)
        told = json.dumps([shown["errors"], shown["detail"], shown["title"]], ensure_ascii=False)
        assert not [value for value in values(each) if len(value) > 11 and value in told]


def values(thing: Any) -> list[str]:
    """Everything somebody typed, names of free keys included."""
    if isinstance(thing, dict):
        return [str(k) for k in thing] + [v for each in thing.values() for v in values(each)]
    if isinstance(thing, list):
        return [v for each in thing for v in values(each)]
    return [str(thing)]


def test_a_text_that_was_cleaned_first_is_counted_in_characters() -> None:
    class Form(BaseModel):
        name: ShortText
        names: list[ShortText] = Field(min_length=1)

    with pytest.raises(ValidationError) as refused:
        Form(name="x" * 201, names=[])
    errors = [{**error, "loc": ("body", *error["loc"])} for error in refused.value.errors()]
    assert [(e["code"], e["detail"]) for e in field_errors(errors)] == [
        ("string_too_long", "Isi paling banyak 200 karakter."),
        ("too_short", "Isi paling sedikit 1 butir."),
    ]


def test_whoever_may_choose_is_told_of_every_choice_in_indonesian() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Sex).validate_python("pria")
    [error] = field_errors([{**each, "loc": ("body",)} for each in refused.value.errors()])
    assert error["detail"] == "Pilih salah satu: 'male' atau 'female'."
