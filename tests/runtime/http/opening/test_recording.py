"""Whoever looks, or tries to, is on record in their true role and office before they are told."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from psycopg.rows import dict_row

from contracts.privacy.opening import Purpose
from infra.runtime.http.deps import deps_of
from infra.runtime.http.opening.recording import Opened
from infra.runtime.identity.rights import Principal
from infra.runtime.privacy.access_log import AccessLog
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}
Entry = dict[str, Any]
LogOf = Callable[[], Entry]


@pytest.fixture
def last(app: FastAPI) -> LogOf:
    """The newest entry."""

    def read() -> Entry:
        with deps_of(app).pool.connection() as db:
            rows = db.cursor(row_factory=dict_row)
            found = rows.execute("SELECT * FROM access_log ORDER BY id DESC LIMIT 1").fetchone()
        assert found
        return found

    return read


def test_an_answer_names_reader_role_office_purpose_subjects_and_fields(
    web: TestClient, last: LogOf
) -> None:
    note = uuid4()
    assert web.get(f"/notes/{note}", headers=as_person("operator.satu")).status_code == 200
    entry = last()
    assert (entry["person"], entry["role"], entry["office"]) == ("operator.satu", "clerk", VILLAGE)
    assert (entry["purpose"], entry["action"], entry["outcome"]) == (
        *("pelayanan", "notes.read"),
        "given",
    )
    assert (entry["subjects"], entry["fields"], entry["result_count"]) == ([note], ["name"], 1)
    assert len(entry["trace_id"]) == 32


def test_who_holds_two_offices_opens_in_the_one_that_covers_it(
    web: TestClient, last: LogOf
) -> None:
    for village in (VILLAGE, "18.09.01.2002"):
        web.get(f"/notes/{uuid4()}?region={village}", headers=as_person("rangkap"))
        assert last()["office"] == village


def test_outside_ones_region_the_attempt_is_on_record_as_refused(
    web: TestClient, last: LogOf
) -> None:
    note = uuid4()
    answer = web.get(f"/notes/{note}?region=18.09.01.2002", headers=as_person("operator.satu"))
    problem(answer, 404)
    entry = last()
    assert (entry["outcome"], entry["subjects"], entry["office"]) == ("refused", [note], VILLAGE)
    assert entry["result_count"] == 0


def test_what_does_not_exist_is_on_record_as_empty(web: TestClient, last: LogOf) -> None:
    problem(web.get(f"/notes/{UUID(int=0)}", headers=as_person("operator.satu")), 404)
    assert last()["outcome"] == "empty"


def test_a_search_without_a_hit_is_on_record_as_empty(web: TestClient, last: LogOf) -> None:
    web.post("/notes/search", json=NOTE | {"kind": "b"}, headers=as_person("pemeriksa"))
    entry = last()
    assert (entry["outcome"], entry["subjects"], entry["office"]) == ("empty", [], "18.09")


def test_without_the_role_the_attempt_is_on_record_with_what_one_does_hold(
    web: TestClient, last: LogOf
) -> None:
    stranger = f"orang.{uuid4().hex[:8]}"
    problem(web.get(f"/notes/{uuid4()}", headers=as_person(stranger)), 403)
    entry = last()
    assert (entry["person"], entry["role"], entry["office"]) == (stranger, "", "")
    assert entry["outcome"] == "refused"


def test_of_a_refused_attempt_only_a_purpose_from_the_list_is_kept(
    web: TestClient, last: LogOf
) -> None:
    sent = as_person("siapa-saja", purpose="Budi 1809015705900001")
    problem(web.get("/notes/1809015705900001", headers=sent), 403)
    entry = last()
    assert (entry["purpose"], entry["subjects"]) == ("", [])


def test_searching_too_often_is_on_record(web: TestClient, last: LogOf) -> None:
    sent = as_person("operator.satu")
    while web.post("/notes/search", json=NOTE, headers=sent).status_code == 200:
        continue
    assert (last()["action"], last()["outcome"]) == ("notes.search", "refused")


def test_a_question_that_is_not_understood_opens_nothing(web: TestClient, last: LogOf) -> None:
    before = last()["id"]
    problem(web.get("/notes/satu", headers=as_person("operator.satu")), 422)
    assert last()["id"] == before


@pytest.mark.parametrize("region", [VILLAGE, "18.09.01.2002"])
def test_what_cannot_be_recorded_is_neither_shown_nor_refused(
    app: FastAPI, web: TestClient, region: str
) -> None:
    deps_of(app).accesses = AccessLog(deps_of(app).pool.conninfo + " dbname=nowhere")
    answer = web.get(f"/notes/{uuid4()}?region={region}", headers=as_person("operator.satu"))
    assert problem(answer, 503)["title"] == "Catatan akses tidak tersedia"


def test_a_list_of_a_hundred_is_one_entry_for_each_office(app: FastAPI) -> None:
    scope = {"type": "http", "app": app, "state": {"purpose": Purpose.SERVICE}, "headers": []}
    scope["route"] = next(
        each.original_route
        for each in iter_route_contexts(app.routes)
        if str(each.path) == "/notes/search"
    )
    who = Principal("rangkap", {"clerk": frozenset({VILLAGE, "18.09.01.2002"})}, "t")
    people = [uuid4() for _ in range(100)]
    villages = [VILLAGE, "18.09.01.2002"] * 50
    with TestClient(app):
        Opened(Request(scope), who).tell_each(zip(villages, people, strict=True))
        with psycopg.connect(deps_of(app).pool.conninfo) as db:
            rows = db.execute(
                "SELECT office, subjects FROM access_log ORDER BY id DESC LIMIT 2"
            ).fetchall()
    assert {office: len(subjects) for office, subjects in rows} == {
        VILLAGE: 50,
        "18.09.01.2002": 50,
    }
    assert {each for _, subjects in rows for each in subjects} == set(people)
