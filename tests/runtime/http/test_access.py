"""Who may call what: no token, no role and no region each end in their own way."""

from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from infra.runtime.http.access import Undeclared, requires, undeclared_routes
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.http.idempotency import Unkeyed, unkeyed_routes
from infra.runtime.http.opening.declaring import RECORDS
from infra.runtime.identity.rights import right
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}
HERE, NOBODY = UUID(int=5), UUID(int=0)


def test_without_a_token_nothing_is_told(web: TestClient) -> None:
    answer = web.get(f"/notes/{HERE}")
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_bad_token_is_refused(web: TestClient) -> None:
    problem(web.get(f"/notes/{HERE}", headers={"authorization": "Bearer abc"}), 401)


def test_a_person_without_the_role_is_refused(web: TestClient) -> None:
    problem(web.post("/notes", json=NOTE, headers=as_person("pemeriksa")), 403)
    problem(web.get(f"/notes/{HERE}", headers=as_person("siapa-saja")), 403)


def test_a_caller_holds_only_the_roles_the_right_names(web: TestClient) -> None:
    body = web.get(f"/notes/{HERE}", headers=as_person("operator.satu")).json()
    assert body == {"roles": ["clerk"], "person": "operator.satu"}


def test_what_lies_elsewhere_looks_like_what_does_not_exist(web: TestClient) -> None:
    clerk = as_person("operator.satu")
    elsewhere = web.get(f"/notes/{HERE}?region=18.09.01.2002", headers=clerk)
    missing = web.get(f"/notes/{NOBODY}", headers=clerk)
    nowhere = web.get("/no-such-route", headers=clerk)
    bodies = [problem(each, 404) for each in (elsewhere, missing, nowhere)]
    for body in bodies:
        del body["instance"], body["trace_id"]
    assert bodies[0] == bodies[1] == bodies[2]
    assert elsewhere.headers.keys() == missing.headers.keys()


def test_anybody_may_read_a_public_route(web: TestClient) -> None:
    assert web.get("/notes/weather/today").json() == "cerah"
    assert web.get("/ready").json() == {"status": "baik", "warnings": []}


def test_every_answer_carries_safe_headers(web: TestClient) -> None:
    for answer in (web.get("/ready"), web.get("/no-such-route"), web.get("/notes")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_no_other_origin_is_let_in(web: TestClient) -> None:
    asked = {"Origin": "https://lain.example", "Access-Control-Request-Method": "POST"}
    for answer in (web.options("/notes", headers=asked), web.get("/ready", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert web.options("/notes", headers=asked).status_code == 405
    assert web.request("TRACE", "/ready").status_code == 405


def test_the_published_description_names_token_key_and_problems(web: TestClient) -> None:
    routes = web.get("/openapi.json").json()["paths"]
    write = routes["/notes"]["post"]
    names = {p["name"]: p["required"] for p in write["parameters"]}
    assert names["Idempotency-Key"]
    assert {"Reason", "Reason-Code"} <= names.keys()
    assert write["security"]
    [problem] = {write["responses"][status]["$ref"] for status in ("401", "409", "422", "429")}
    assert problem == "#/components/responses/Problem"
    assert "428" not in write["responses"], "it asks for no version"


def test_no_route_of_the_office_is_undeclared(app: FastAPI) -> None:
    assert undeclared_routes(app) == []
    assert unkeyed_routes(app) == []


def broken(app: FastAPI, router: APIRouter) -> FastAPI:
    return create_app("Rusak", [router], pool=deps_of(app).pool, tokens=deps_of(app).tokens)


def test_a_route_that_forgets_its_right_stops_the_start(app: FastAPI) -> None:
    router = APIRouter(prefix="/deep")
    inner = APIRouter()
    inner.get("/forgotten")(lambda: "semua data")
    router.include_router(inner, prefix="/down")
    forgetful = broken(app, router)
    assert undeclared_routes(forgetful) == ["/deep/down/forgotten"]
    with pytest.raises(Undeclared, match="forgotten"), TestClient(forgetful):
        pass


def test_a_page_mounted_without_a_word_stops_the_start(app: FastAPI) -> None:
    app.mount("/static", FastAPI())
    assert undeclared_routes(app) == ["/static"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_that_takes_no_key_stops_the_start(app: FastAPI, method: str) -> None:
    router = APIRouter()
    allowed = [requires(right("write", "clerk")), RECORDS]
    router.api_route("/careless", methods=[method], dependencies=allowed)(lambda: None)
    careless = broken(app, router)
    assert unkeyed_routes(careless) == ["/careless"]
    with pytest.raises(Unkeyed), TestClient(careless):
        pass
