"""From one service's ledger over JetStream into another service's view, on real servers."""

import time
from contextlib import closing
from functools import partial
from uuid import uuid4

import psycopg

from infra.local.servers.nats import NatsServer
from infra.runtime.eventstore.ledger import open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging import inbox, receiving
from infra.runtime.messaging.connection import Login
from infra.runtime.messaging.relay import Relay
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.views import View
from tests.beside import beside
from tests.conftest import ServiceDatabases
from tests.runtime.streams import empty_streams
from tests.runtime.world import WORLD, Note, Noted, by


def test_a_fact_of_the_registry_reaches_a_view_of_reporting(
    service_databases: ServiceDatabases, nats_server: NatsServer
) -> None:
    registry = service_databases.stored("registry")
    reporting = service_databases.stored("reporting")
    empty_streams(nats_server)
    ledger = open_ledger("registry", registry.app, vocabulary=WORLD)
    family = uuid4()
    for number in range(300):
        ledger.decide(Note(family, number), by())
    view = View("notes", "CREATE TABLE notes (position bigint PRIMARY KEY, number int)")

    @view.on(Noted)
    def noted(db: psycopg.Connection, fact: Noted, past: Recorded) -> None:
        db.execute("INSERT INTO notes VALUES (%s, %s)", (past.position, fact.number))

    with psycopg.connect(reporting.owner, autocommit=True) as ddl:
        view.create(ddl, "reporting")
    login = Login(nats_server.url, "registry", nats_server.passwords["registry"])
    hearing = Login(nats_server.url, "reporting", nats_server.passwords["reporting"])
    relay = Relay("registry", registry.app, login, WORLD)
    receive = partial(receiving.run, inbox.Inbox("reporting", reporting.app), hearing)
    with closing(ledger), beside(relay.run, receive):
        follower = view.follower(InboxLog("reporting", WORLD))
        deadline = time.monotonic() + 20
        with psycopg.connect(reporting.app, autocommit=True) as db:
            while time.monotonic() < deadline:
                follower.step(db)
                reach(db, view, for_good=True)
                rows = db.execute("SELECT number FROM notes ORDER BY position").fetchall()
                if len(rows) == 300:
                    break
                time.sleep(0.05)
        assert [number for (number,) in rows] == list(range(300))
