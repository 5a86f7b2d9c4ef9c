"""Every service, asked whatever: no failure of ours, and no answer but those it announces.

Status, media type, headers and body are held against what the service says of itself at
`/openapi.json`. Requests are made from that description, right and wrong ones (schemathesis).
"""

from random import Random

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse

from infra.runtime.messaging.topology import SERVICES
from tests.fuzzing.conftest import Town
from tests.fuzzing.officers import Office, holders
from tests.fuzzing.strangers import Run, let_loose
from tests.fuzzing.unannounced import served

SEED = 20261127
LONG = 240
"""Seconds for each service in a long run."""


TAKEN_APART = {
    "registry": {"GET /households", "POST /search/nik", "GET /villages/{village_code}/areas"},
    "verification": {"GET /cases", "GET /cases/{case_id}", "GET /operations/parked"},
    "programs": {"GET /programmes/{code}/assessment", "POST /programmes", "GET /access-log"},
    "reporting": {"GET /households/{family_id}/timeline", "POST /operations/ledger/heads"},
}
"""Operations of which each rule of each field is broken in every run; a long run does it to all."""


def told(service: str, run: Run) -> None:
    reached = f"{len(run.reached)} operations did their work"
    print(f"{service}: {run.asked} requests, {dict(sorted(run.statuses.items()))}; {reached}")


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_is_asked_is_answered_as_announced(town: Town, service: str) -> None:
    """A few requests to each operation, and sequences of them."""
    office, known = town.office(service), town.known
    phases = ("fuzzing", "stateful")
    run = let_loose(town.url(service), office, seed=SEED, examples=3, phases=phases, known=known)
    told(service, run)
    assert run.faults == {}
    assert run.asked > 50 and len(run.reached) > 10


@pytest.mark.parametrize("service", SERVICES)
def test_every_kind_of_wrong_value_is_answered_as_announced(town: Town, service: str) -> None:
    """For some operations each rule of each field, broken one at a time."""
    some = TAKEN_APART[service]
    assert some <= holders(service).keys()
    run = let_loose(
        town.url(service),
        town.office(service),
        seed=SEED,
        examples=1,
        phases=("coverage",),
        known=town.known,
        choose=some.__contains__,
    )
    told(service, run)
    assert run.faults == {}
    assert run.asked > 20


@pytest.mark.soak
@pytest.mark.parametrize("service", SERVICES)
def test_whatever_is_asked_for_minutes_is_answered_as_announced(town: Town, service: str) -> None:
    run = let_loose(
        town.url(service),
        town.office(service),
        seed=Random().getrandbits(32),
        examples=30,
        seconds=LONG,
        phases=("examples", "coverage", "fuzzing", "stateful"),
        known=town.known,
    )
    told(service, run)
    assert run.faults == {}
    assert len(run.reached) > 15


class Anybody(Office):
    """No token is needed."""

    def __init__(self) -> None:
        super().__init__("registry", str)

    def token(self, operation: object) -> None:
        return None


def careless() -> FastAPI:
    app = FastAPI()

    @app.get("/teapot")
    def teapot() -> JSONResponse:
        return JSONResponse({}, 418)

    @app.get("/divided")
    def divided(by: int) -> int:
        return 1 // (by - by)

    @app.get("/plain")
    def plain() -> PlainTextResponse:
        return PlainTextResponse("x")

    @app.get("/header")
    def header() -> JSONResponse:
        return JSONResponse({}, headers={"X-Secret": "1"})

    @app.get("/shape", response_model=list[int])
    def shape() -> JSONResponse:
        return JSONResponse(["x"])

    return app


def test_whoever_answers_otherwise_is_found() -> None:
    with served(careless()) as url:
        run = let_loose(url, Anybody(), seed=1, examples=2, phases=("fuzzing",), known={})
    assert set(run.faults) == {
        "GET /teapot: status_code_conformance",
        "GET /divided: not_a_server_error",
        "GET /divided: status_code_conformance",
        "GET /plain: content_type_conformance",
        "GET /header: announced_headers",
        "GET /shape: response_schema_conformance",
    }
