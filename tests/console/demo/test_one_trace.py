"""What a decision set going in four services is printed as one trace, without a value in it."""

import gzip
from io import StringIO
from threading import Timer
from time import time_ns
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from opentelemetry.trace import Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from rich.console import Console

from infra.runtime.messaging.topology import SERVICES
from infra.runtime.telemetry.traces import Telemetry
from services.console.demo.ending import RATIFIES, traced
from services.console.demo.one_trace import MOST, Span, Spans, as_noted, listening, table
from services.console.demo.stage import Stage
from services.verification.cases.ratify_proposal import router

RATIFIED = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"


def span(service: str, trace: str = "ab", began: int = 0, what: str = "relay") -> Span:
    return Span(trace, "cd", service, what, began, began + 2_500_000)


@pytest.fixture
def through_all() -> Spans:
    """The trace of a decision, and others that are newer, longer, or as wide and show more."""
    spans = Spans("")
    spans.received = [
        span("verification", "wide", 0, RATIFIES),
        *(span(each, "wide", number * 1_000_000) for number, each in enumerate(SERVICES, 1)),
        *(span(each, "file", 10**9, what) for what in ("relay", "inbox") for each in SERVICES),
        *(span("registry", "long") for _ in range(9)),
        span("programs", "new", 10**9),
    ]
    return spans


def test_what_the_decision_set_going_is_told_in_order_however_much_a_file_did(
    through_all: Spans,
) -> None:
    assert [each.service for each in through_all.of(RATIFIES)] == ["verification", *SERVICES]
    assert {each.trace for each in through_all.of(RATIFIES)} == {"wide"}


def test_of_two_decisions_the_one_that_went_further_is_told(through_all: Spans) -> None:
    through_all.received += [span("verification", "refused", 2 * 10**9, RATIFIES)]
    through_all.received += [span("verification", "asked", -(10**9), RATIFIES)]
    assert {each.trace for each in through_all.of(RATIFIES)} == {"wide"}


def test_the_decision_whose_trace_is_told_is_a_route_of_verification() -> None:
    [route] = [each for each in router.routes if isinstance(each, APIRoute)]
    assert f"{' '.join(route.methods)} {route.path}" == RATIFIES


def test_whoever_worked_at_it_last_and_says_so_late_is_waited_for(through_all: Spans) -> None:
    now = time_ns()
    through_all.received.append(span("registry", "wide", now, "when_change_ratified_apply_it"))
    late = span("reporting", "wide", now, "view:household_timeline")
    said = Timer(1.0, through_all.received.append, [late])
    said.start()
    assert late in through_all.through(len(SERVICES), RATIFIES)
    said.join()


def test_nobody_waits_for_ever_for_spans_that_never_come() -> None:
    assert Spans("").through(4, RATIFIES, patience=0.2) == []


def test_times_are_milliseconds_from_the_first_moment_on(through_all: Spans) -> None:
    noted = as_noted(through_all.of(RATIFIES))
    assert [each["after_ms"] for each in noted] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert {each["took_ms"] for each in noted} == {2.5}


def test_what_is_printed_names_span_service_work_and_time(through_all: Spans) -> None:
    paper = StringIO()
    Console(file=paper, width=80).print(table(as_noted(through_all.of(RATIFIES))))
    first, *rows = paper.getvalue().splitlines()
    assert first.split()[:3] == ["span", "layanan", "apa"]
    assert rows[2].split() == ["cd", "verification", "relay", "2.0", "2.5"]
    assert len(rows) == 1 + len(SERVICES)


def test_a_view_is_named_without_its_generation() -> None:
    paper = StringIO()
    noted = as_noted([span("reporting", what="view:household_timeline_cf3ab86045b6")])
    Console(file=paper, width=80).print(table(noted))
    assert "view:household_timeline " in paper.getvalue()


def sends(spans: Spans, service: str, *work: tuple[str, dict[str, Any]]) -> None:
    """As a service does: with its own telemetry, over HTTP."""
    telemetry = Telemetry(service, spans.url)
    parent = TraceContextTextMapPropagator().extract({"traceparent": RATIFIED})
    tracer: Tracer = telemetry.traces.get_tracer("test")
    for name, attributes in work:
        tracer.start_span(name, parent, attributes=attributes).end()
    telemetry.stop()


def test_services_are_heard_and_their_single_statements_left_out() -> None:
    sql = {"db.system": "postgresql", "db.statement": "SELECT 1"}
    with listening() as spans:
        sends(spans, "verification", ("POST /cases", {}), ("SELECT", sql))
        sends(spans, "registry", ("when_change_ratified_apply_it", {"app.nik": "1809014107850001"}))
        found = spans.through(2, "POST /cases")
    assert [(each.service, each.what) for each in found] == [
        ("verification", "POST /cases"),
        ("registry", "when_change_ratified_apply_it"),
    ]
    assert {each.trace for each in found} == {"ab" * 16}
    assert "1809014107850001" not in repr(found)


def test_what_is_packed_is_read_and_what_is_no_trace_is_let_pass() -> None:
    with listening() as spans:
        packed = {"Content-Encoding": "gzip"}
        url = f"{spans.url}/v1/traces"
        assert httpx.post(url, content=gzip.compress(b""), headers=packed).status_code == 200
        assert httpx.post(f"{spans.url}/v1/metrics", content=b"numbers").status_code == 200
        assert spans.received == []


def test_a_long_demonstration_keeps_the_newest_spans() -> None:
    spans = Spans("")
    spans.received = [span("registry", str(number)) for number in range(MOST + 5)]
    spans.receive(b"")
    assert len(spans.received) == MOST
    assert spans.received[0].trace == "5"


def test_a_trace_is_kept_for_the_next_run_which_plays_nothing(
    stage: Stage, through_all: Spans
) -> None:
    stage.spans = through_all
    first = traced(stage)
    assert [each["service"] for each in first] == ["verification", *SERVICES]
    stage.spans = Spans("")
    assert traced(stage) == first


def test_nothing_is_told_where_somebody_else_receives_the_spans(stage: Stage) -> None:
    assert traced(stage) == []
