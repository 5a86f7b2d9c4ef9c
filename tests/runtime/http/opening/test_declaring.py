"""A route says what it opens of people, or why nothing; one that forgets it stops the start."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from contracts.ids import PERSON
from contracts.privacy.opening import FORMERLY, Disclosed, Purpose
from infra.runtime.http.access import requires
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.http.opening.declaring import (
    RECORDS,
    Nothing,
    UndeclaredOpening,
    opens,
    opens_nothing,
    unopened_routes,
)
from tests.runtime.http.conftest import as_person
from tests.runtime.http.office import READ
from tests.runtime.http.test_problems import problem


def planted(app: FastAPI, *declared: Any, answer: Any = lambda: "Budi") -> FastAPI:
    """The application with one more route, which everybody with the right may read."""
    router = APIRouter()
    router.get("/planted", dependencies=[requires(READ), *declared])(answer)
    return create_app("Catatan", [router], pool=deps_of(app).pool, tokens=deps_of(app).tokens)


def test_a_route_that_forgets_what_it_opens_stops_the_start(app: FastAPI) -> None:
    forgetful = planted(app)
    assert unopened_routes(forgetful) == ["/planted"]
    with pytest.raises(UndeclaredOpening, match="planted"), TestClient(forgetful):
        pass


def test_a_route_cannot_both_open_something_and_nothing(app: FastAPI) -> None:
    both = planted(app, opens("read", Disclosed.NAME, of=PERSON), RECORDS)
    with pytest.raises(UndeclaredOpening), TestClient(both):
        pass


def test_an_opening_names_what_it_opens() -> None:
    with pytest.raises(TypeError, match="opens no field"):
        opens("read", of=PERSON)


@pytest.mark.parametrize("why", Nothing)
def test_a_route_that_opens_nothing_needs_no_purpose(app: FastAPI, why: Nothing) -> None:
    sent = as_person("pemeriksa")
    del sent["purpose"]
    with TestClient(planted(app, opens_nothing(why))) as web:
        assert web.get("/planted", headers=sent).status_code == 200


def test_what_was_declared_and_not_recorded_does_not_leave(app: FastAPI) -> None:
    silent = planted(app, opens("read", Disclosed.NAME, of=PERSON))
    with TestClient(silent, raise_server_exceptions=False) as web:
        answer = web.get("/planted", headers=as_person("pemeriksa"))
    problem(answer, 500)
    assert "Budi" not in answer.text


def test_the_purposes_are_listed_for_everybody_with_what_they_are_called(app: FastAPI) -> None:
    with TestClient(app) as web:
        listed = web.get("/codes/purpose").json()["codes"]
        described = web.get("/openapi.json").json()["paths"]["/notes/{number}"]["get"]
    assert {each["code"]: each["label"] for each in listed} == {
        each.value: each.label for each in Purpose
    }
    [header] = [each for each in described["parameters"] if each["name"] == "Purpose"]
    assert header["required"]


@pytest.mark.parametrize("formerly", FORMERLY)
def test_a_purpose_of_the_first_release_is_taken_and_called_as_today(
    app: FastAPI, formerly: str
) -> None:
    note = {"region": "18.09.01.2001", "number": 1}
    with TestClient(app) as web:
        answer = web.post("/notes/search", json=note, headers=as_person(formerly, purpose=formerly))
        assert answer.status_code == 403
        deps_of(app).pool.wait()
    with deps_of(app).pool.connection() as db:
        asked = "SELECT purpose FROM access_log WHERE person = %s"
        assert db.execute(asked, (formerly,)).fetchall() == [(FORMERLY[formerly].value,)]
