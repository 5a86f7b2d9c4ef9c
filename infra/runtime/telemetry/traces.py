"""One trace follows a change through every service; gauges say how far behind each part is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from opentelemetry import context, metrics, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.metrics import Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, DEFAULT_ON
from opentelemetry.trace import Status
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from infra.runtime.telemetry.redaction import redact

ATTRIBUTES = (
    "app.", "db.", "error.type", "exception.type", "http.method", "http.request.method",
    "http.response.status_code", "http.route", "http.status_code", "messaging.",
)  # fmt: skip
"""Span attributes that leave the process, by prefix: no URL, no query, no exception text."""

SEND_MS = 1000
"""Milliseconds that a finished span waits for others, to be sent with them."""

Reading = float | Mapping[str, float]
W3C = TraceContextTextMapPropagator()
OURS = "jejak"


class Telemetry:
    """A service's traces and gauges; sent by OTLP over http only if an endpoint is given."""

    def __init__(
        self,
        service: str,
        endpoint: str | None = None,
        spans: Sequence[SpanExporter] = (),
        readers: Sequence[MetricReader] = (),
    ) -> None:
        resource = Resource.create({"service.name": service})
        if endpoint:
            base = endpoint.rstrip("/")
            spans = [*spans, OTLPSpanExporter(f"{base}/v1/traces", timeout=2)]
            metric = OTLPMetricExporter(f"{base}/v1/metrics", timeout=2)
            readers = [*readers, PeriodicExportingMetricReader(metric)]
        # Without an exporter a span is an id that goes on: nothing of it is kept.
        self.traces = TracerProvider(DEFAULT_ON if spans else ALWAYS_OFF, resource)
        for exporter in spans:
            sent = BatchSpanProcessor(Redacted(exporter), schedule_delay_millis=SEND_MS)
            self.traces.add_span_processor(sent)
        self._sends = bool(spans)
        self.metrics = MeterProvider(readers, resource)
        self._meter = self.metrics.get_meter(service)
        self._gauges: dict[str, Callable[[], Reading]] = {}

    def start(self) -> "Telemetry":
        """Make this the process's telemetry, and trace its SQL without parameters.

        Not where nothing is sent: a statement passes no id on, and telling of it costs as much as
        half of asking it.
        """
        trace.set_tracer_provider(self.traces)
        metrics.set_meter_provider(self.metrics)
        if self._sends:
            PsycopgInstrumentor().instrument(tracer_provider=self.traces, capture_parameters=False)
        return self

    def instrument(self, app: FastAPI) -> None:
        FastAPIInstrumentor.instrument_app(
            app,
            tracer_provider=self.traces,
            meter_provider=self.metrics,
            excluded_urls="/live,/ready",
            exclude_spans=["receive", "send"],
        )

    def gauge(self, name: str, read: Callable[[], Reading], unit: str = "1") -> None:
        """`read` gives a number, or one per label; it is called whenever somebody looks."""
        self._gauges[name] = read
        self._meter.create_observable_gauge(name, [lambda _: _observed(read)], unit)

    def snapshot(self) -> dict[str, Reading | None]:
        """The gauges now, for whoever asks; None where one could not be read."""
        return {name: _read(read) for name, read in self._gauges.items()}

    def stop(self) -> None:
        """Send what is waiting and let go of the process."""
        if PsycopgInstrumentor().is_instrumented_by_opentelemetry:
            PsycopgInstrumentor().uninstrument()
        self.traces.shutdown()
        self.metrics.shutdown()


def current_trace_id() -> str:
    """The id under which this request is found in traces and logs."""
    current = trace.get_current_span().get_span_context()
    return f"{current.trace_id:032x}" if current.is_valid else uuid4().hex


def current_traceparent() -> str | None:
    """The current trace as a string that can be stored with what it caused."""
    carrier: dict[str, str] = {}
    W3C.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def continued(traceparent: str | None, name: str = "") -> Iterator[None]:
    """Work under a stored trace instead of the current one, as a span of its own if named."""
    token = context.attach(_after(traceparent))
    try:
        with trace.get_tracer(OURS).start_as_current_span(name) if name else nullcontext():
            yield
    finally:
        context.detach(token)


def spanned(name: str, traceparents: Iterable[str | None], began: int) -> None:
    """A span in each of these traces for what was done for all at once.

    From `began` on, in nanoseconds since the epoch. Costs nothing where nothing is exported.
    """
    if getattr(trace.get_tracer_provider(), "sampler", ALWAYS_OFF) is ALWAYS_OFF:
        return
    tracer = trace.get_tracer(OURS)
    for each in dict.fromkeys(filter(None, traceparents)):
        tracer.start_span(name, _after(each), start_time=began).end()


def _after(traceparent: str | None) -> context.Context:
    return W3C.extract({"traceparent": traceparent or ""}, context.Context())


class Redacted(SpanExporter):
    """Passes on copies of spans that hold allowed attributes and no long number."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_redacted(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()


def _redacted(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=redact(span.name),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_allowed(span.attributes),
        events=[Event(redact(e.name), _allowed(e.attributes), e.timestamp) for e in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _allowed(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int | float) and value < 1e15 else redact(str(value))
        for name, value in (attributes or {}).items()
        if name.startswith(ATTRIBUTES)
    }


def _read(read: Callable[[], Reading]) -> Reading | None:
    try:
        return read()
    except Exception:
        return None


def _observed(read: Callable[[], Reading]) -> list[Observation]:
    value = _read(read)
    if isinstance(value, Mapping):
        return [Observation(number, {"of": label}) for label, number in value.items()]
    return [] if value is None else [Observation(value)]
