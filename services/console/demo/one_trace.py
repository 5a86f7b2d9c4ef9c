"""One trace through all services (OpenTelemetry): what a decision set going, and how long it took.

The services send their spans to whoever asks for them (`JEJAK_OTLP_ENDPOINT`); here that is the
demonstration itself. A span holds no value: no name, number, URL or parameter.
"""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep, time_ns
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from rich.console import RenderableType
from rich.table import Table

from infra.local.ports import LOOPBACK
from infra.runtime.telemetry.traces import SEND_MS

GENERATION = re.compile(r"_[0-9a-f]{12}$")
"""What the name of a view's follower ends in."""
LATE = 2 * SEND_MS * 1_000_000
"""Nanoseconds after its end by which a span has come."""
MOST = 20_000
"""Spans that are kept while a demonstration plays."""


class Span(NamedTuple):
    """What one service did in a trace; `began` and `ended` in nanoseconds since the epoch."""

    trace: str
    span: str
    service: str
    what: str
    began: int
    ended: int


@dataclass
class Spans:
    """What was received, without the single statements of SQL."""

    url: str
    received: list[Span] = field(default_factory=list)

    def receive(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _attribute(resource.resource.attributes, "service.name")
            for scope in resource.scope_spans:
                self.received += [
                    Span(
                        each.trace_id.hex(),
                        each.span_id.hex(),
                        service,
                        each.name,
                        each.start_time_unix_nano,
                        each.end_time_unix_nano,
                    )
                    for each in scope.spans
                    if not any(attribute.key.startswith("db.") for attribute in each.attributes)
                ]
        del self.received[:-MOST]

    def through(self, services: int, request: str, patience: float = 4.0) -> list[Span]:
        """The trace of the request, once it runs through so many services and all was heard."""
        end = monotonic() + patience
        while not _whole(self.of(request), services) and monotonic() < end:
            sleep(0.1)
        return self.of(request)

    def of(self, request: str) -> list[Span]:
        """What such a request (`POST /cases`) set going, in order; empty if nothing was heard of
        one. Of several the one through the most services: a refused one goes nowhere.
        """
        traces: dict[str, list[Span]] = {}
        for each in sorted(self.received, key=lambda span: span.began):
            traces.setdefault(each.trace, []).append(each)
        asked = {each.trace for each in self.received if each.what == request}
        return max((traces[each] for each in sorted(asked)), key=_width, default=[])


def _width(trace: list[Span]) -> int:
    return len({each.service for each in trace})


def _whole(trace: list[Span], services: int) -> bool:
    """So wide, and its end so long ago that whoever else worked at it has said so."""
    heard = max((each.ended for each in trace), default=0) + LATE
    return _width(trace) >= services and time_ns() > heard


def _attribute(attributes: Any, key: str) -> str:
    return next((str(each.value.string_value) for each in attributes if each.key == key), "")


@contextmanager
def listening() -> Iterator[Spans]:
    """A collector on this machine, until it is no longer needed."""
    spans = Spans("")

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/traces":
                packed = self.headers.get("Content-Encoding") == "gzip"
                spans.receive(gzip.decompress(body) if packed else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """The screen is for the story."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Collector)
    spans.url = f"http://{LOOPBACK}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield spans
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def as_noted(trace: list[Span]) -> list[dict[str, Any]]:
    """For the notebook, so that a later run can show it: milliseconds from the first moment on."""
    first = min((each.began for each in trace), default=0)
    return [
        {
            "trace": each.trace,
            "span": each.span,
            "service": each.service,
            "what": each.what,
            "after_ms": (each.began - first) / 1e6,
            "took_ms": (each.ended - each.began) / 1e6,
        }
        for each in trace
    ]


def table(noted: list[dict[str, Any]]) -> RenderableType:
    listed = Table("span", "layanan", "apa", box=None, pad_edge=False)
    listed.add_column("sesudah", justify="right")
    listed.add_column("lama (ms)", justify="right")
    for each in noted:
        times = f"{each['after_ms']:.1f}", f"{each['took_ms']:.1f}"
        listed.add_row(each["span"], each["service"], GENERATION.sub("", each["what"]), *times)
    return listed
