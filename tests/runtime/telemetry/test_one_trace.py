"""One trace from a request in one service to what another service decides because of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infra.local.servers.nats import NatsServer
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging import inbox, receiving
from infra.runtime.messaging.relay import Relay
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.reactions import Reactions, because_of, reaction
from infra.runtime.telemetry.traces import Telemetry, current_traceparent
from tests.beside import beside
from tests.conftest import ServiceDatabases
from tests.runtime.streams import empty_streams, login
from tests.runtime.world import WORLD, Note, Noted, by

SUMIATI = UUID(int=1)


@reaction(Noted)
def when_noted_note_it_too(ledger: Ledger, fact: Noted, past: Recorded) -> None:
    ledger.decide(Note(fact.family_id, fact.number), because_of(past, "note", "verification"))


@pytest.fixture
def spans(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Telemetry, InMemorySpanExporter]]:
    exported = InMemorySpanExporter()
    telemetry = Telemetry("all", spans=[exported]).start()
    # A process has one provider for ever, and an earlier test may have set it.
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: telemetry.traces)
    yield telemetry, exported
    telemetry.stop()


def test_a_request_and_what_follows_from_it_elsewhere_share_one_trace(
    service_databases: ServiceDatabases,
    nats_server: NatsServer,
    spans: tuple[Telemetry, InMemorySpanExporter],
) -> None:
    telemetry, exported = spans
    empty_streams(nats_server)
    registry = service_databases.stored("registry")
    verification = service_databases.stored("verification")
    ours, theirs = (
        open_ledger("registry", registry.app, vocabulary=WORLD),
        open_ledger("verification", verification.app, vocabulary=WORLD),
    )
    app = FastAPI()

    @app.post("/notes")
    def note() -> None:
        ours.decide(Note(SUMIATI, 1), by(traceparent=current_traceparent()))

    telemetry.instrument(app)
    with TestClient(app) as web:
        web.post("/notes")
    with carrying(nats_server, registry.app, verification.app):
        [echo] = followed(theirs, verification.app)
    ours.close()
    theirs.close()
    telemetry.traces.force_flush()
    finished = exported.get_finished_spans()
    [request] = [span for span in finished if span.name == "POST /notes"]
    assert request.context
    one = request.context.trace_id
    touched = {
        str((span.attributes or {}).get("db.name"))
        for span in finished
        if span.context and span.context.trace_id == one
    }
    assert touched >= {registry.name, verification.name}
    work = {s.name for s in finished if s.context and s.context.trace_id == one}
    assert work >= {"POST /notes", "relay", "inbox:registry", "when_noted_note_it_too"}
    assert "reactions:inbox" in work, "also the step that several lines may share"
    assert echo.by.traceparent
    assert echo.by.traceparent.split("-")[1] == f"{one:032x}"


@contextmanager
def carrying(server: NatsServer, registry: str, verification: str) -> Iterator[None]:
    box = inbox.Inbox("verification", verification)
    relay = Relay("registry", registry, login(server, "registry"), WORLD)
    with beside(relay.run, partial(receiving.run, box, login(server, "verification"))):
        yield


def followed(ledger: Ledger, conninfo: str) -> list[Recorded]:
    """What the other service recorded once it had heard."""
    log = InboxLog("verification", WORLD)
    follower = Reactions("inbox", log, ledger, [when_noted_note_it_too]).follower()
    deadline = time.monotonic() + 20
    with psycopg.connect(conninfo, autocommit=True) as db:
        while not follower.step(db):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    return ledger.history(f"family:{SUMIATI}")
