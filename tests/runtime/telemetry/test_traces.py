"""One trace from request to consumer, and no value in any span."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infra.runtime.telemetry.traces import Telemetry, continued, current_traceparent, spanned

NUMBER = "1809014107850001"
NAME = "SulastriCanary"


class Seen:
    """A service's telemetry with its spans and metrics at hand."""

    def __init__(self) -> None:
        self._spans, self._numbers = InMemorySpanExporter(), InMemoryMetricReader()
        self.telemetry = Telemetry("registry", spans=[self._spans], readers=[self._numbers])

    def spans(self) -> list[ReadableSpan]:
        self.telemetry.traces.force_flush()
        return list(self._spans.get_finished_spans())

    def numbers(self) -> str:
        data = self._numbers.get_metrics_data()
        return data.to_json() if data else ""


@pytest.fixture
def seen() -> Iterator[Seen]:
    seen = Seen()
    yield seen
    seen.telemetry.stop()


def request(app: FastAPI, method: str, path: str, **more: Any) -> None:
    async def send() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            await client.request(method, path, **more)

    asyncio.run(send())


def text_of(spans: list[ReadableSpan]) -> str:
    return "".join(span.to_json() for span in spans)


def test_a_change_keeps_its_trace_from_request_over_relay_to_consumer(seen: Seen) -> None:
    app, stored = FastAPI(), []

    @app.post("/changes")
    def change() -> None:
        stored.append(current_traceparent())

    seen.telemetry.instrument(app)
    request(app, "POST", "/changes")
    tracer = seen.telemetry.traces.get_tracer("relay")
    with (
        tracer.start_as_current_span("relay's own batch") as batch,
        continued(stored[0]),
        tracer.start_as_current_span("publish"),
    ):
        header = current_traceparent()
    with continued(header), tracer.start_as_current_span("consume"):
        pass
    traces = {span.name: span.context.trace_id for span in seen.spans() if span.context}
    assert traces["POST /changes"] == traces["publish"] == traces["consume"]
    assert batch.get_span_context().trace_id != traces["publish"]


@pytest.mark.parametrize("odd", [None, "", "nonsense"])
def test_work_without_a_stored_trace_starts_a_new_one(seen: Seen, odd: str | None) -> None:
    tracer = seen.telemetry.traces.get_tracer("relay")
    with tracer.start_as_current_span("outer"), continued(odd):
        assert current_traceparent() is None
        assert not trace.get_current_span().get_span_context().is_valid


def test_work_for_several_is_a_span_in_each_of_their_traces(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: seen.telemetry.traces)
    first, second = (f"00-{number:032x}-{7:016x}-01" for number in (1, 2))
    spanned("inbox:registry", [first, None, second, first], time.time_ns() - 5_000_000)
    found = {span.context.trace_id: span for span in seen.spans() if span.context}
    assert sorted(found) == [1, 2]
    for span in found.values():
        assert span.name == "inbox:registry"
        assert span.end_time and span.start_time
        assert span.end_time - span.start_time >= 5_000_000


def test_without_an_exporter_a_trace_goes_on_and_nothing_is_kept() -> None:
    bare = Telemetry("registry")
    tracer = bare.traces.get_tracer("test")
    with tracer.start_as_current_span("request") as span:
        assert not span.is_recording()
        header = current_traceparent()
    assert header is not None
    with continued(header), tracer.start_as_current_span("reaction") as after:
        assert after.get_span_context().trace_id == span.get_span_context().trace_id
    bare.stop()


def test_the_trace_before_is_back_after_a_failure(seen: Seen) -> None:
    with seen.telemetry.traces.get_tracer("relay").start_as_current_span("outer"):
        before = current_traceparent()
        with pytest.raises(KeyError), continued(None):
            raise KeyError
        assert current_traceparent() == before


def test_no_value_of_a_request_reaches_a_span_or_a_metric(seen: Seen) -> None:
    app = FastAPI()

    @app.post("/people/{person}")
    def find(person: str) -> None:
        raise ValueError(f"{NAME} {person}")

    seen.telemetry.instrument(app)
    request(app, "POST", f"/people/{NUMBER}?name={NAME}", json={"name": NAME})
    request(app, "GET", f"/unknown/{NUMBER}?name={NAME}")
    spans = seen.spans()
    assert "POST /people/{person}" in {span.name for span in spans}
    assert "ValueError" in text_of(spans)
    for value in (NUMBER, NAME):
        assert value not in text_of(spans)
        assert value not in seen.numbers()


def test_sql_is_traced_without_its_parameters(postgres: str, seen: Seen) -> None:
    seen.telemetry.start()
    with psycopg.connect(postgres) as connection:
        connection.execute("SELECT %s::text, %s::text", (NUMBER, NAME))
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::uuid", (NAME,))
    spans = [span for span in seen.spans() if span.attributes]
    assert "SELECT %s::text, %s::text" in str([dict(span.attributes or {}) for span in spans])
    assert NUMBER not in text_of(spans)
    assert NAME not in text_of(spans)


def test_only_allowed_attributes_leave_and_numbers_are_struck(seen: Seen) -> None:
    with seen.telemetry.traces.get_tracer("test").start_as_current_span(f"work {NUMBER}") as span:
        span.set_attribute("app.count", 3)
        span.set_attribute("app.who", f"x{NUMBER}")
        span.set_attribute("who", NAME)
        span.add_event("seen", {"name": NAME, "app.number": int(NUMBER)})
    (sent,) = seen.spans()
    assert dict(sent.attributes or {}) == {"app.count": 3, "app.who": "x[disunting]"}
    assert sent.name == "work [disunting]"
    assert NAME not in sent.to_json()
    assert NUMBER not in sent.to_json()
    assert sent.resource.attributes["service.name"] == "registry"


def test_health_shows_the_same_numbers_as_the_gauges(seen: Seen) -> None:
    def broken() -> float:
        raise psycopg.OperationalError

    seen.telemetry.gauge("relay.lag.events", lambda: 4)
    seen.telemetry.gauge("view.lag.events", lambda: {"timeline": 7, "page": 0})
    seen.telemetry.gauge("messages.parked", broken)
    lag: dict[str, Any] = {"timeline": 7, "page": 0}
    assert seen.telemetry.snapshot() == {
        "relay.lag.events": 4,
        "view.lag.events": lag,
        "messages.parked": None,
    }
    numbers = seen.numbers()
    assert '"value": 4' in numbers
    assert '"of": "timeline"' in numbers
    assert "messages.parked" not in numbers


def test_health_checks_are_not_traced(seen: Seen) -> None:
    app = FastAPI()
    app.get("/ready")(lambda: {})
    seen.telemetry.instrument(app)
    request(app, "GET", "/ready")
    assert seen.spans() == []
