"""Whoever sends much and asks again is told of in two traces: no fact stands in another's."""

import httpx
import pytest
from fastapi import FastAPI, Request

from infra.local.ports import LOOPBACK
from infra.runtime.telemetry.traces import Telemetry, current_traceparent
from tests.runtime.http.gate.conftest import Street

VILLAGE_FILE = b"x" * 400_000
"""More than uvicorn holds: it stops reading, and the request that reads on wakes the connection."""
ASKED = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()

    @app.post("/imports")
    async def take(request: Request) -> str | None:
        await request.body()
        return current_traceparent()

    Telemetry("registry").instrument(app)
    return app


def test_each_request_of_a_connection_has_a_trace_of_its_own(street: Street) -> None:
    with httpx.Client(base_url=f"http://{LOOPBACK}:{street.port}") as office:
        sent = [VILLAGE_FILE, b"", VILLAGE_FILE, b"", b""]
        found = [office.post("/imports", content=each).json() for each in sent]
    assert len({traceparent.split("-")[1] for traceparent in found}) == len(sent)


def test_a_request_goes_on_in_the_trace_that_it_names(street: Street) -> None:
    with httpx.Client(base_url=f"http://{LOOPBACK}:{street.port}") as office:
        office.post("/imports", content=VILLAGE_FILE)
        found = office.post("/imports", headers={"traceparent": ASKED}).json()
    assert found.split("-")[1] == "ab" * 16
