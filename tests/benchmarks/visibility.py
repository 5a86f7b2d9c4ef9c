"""From a command's acceptance to the moment reporting shows it.

Floor: a bare JetStream publish and fetch of the same bytes on the same server.
"""

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from uuid import UUID

import psycopg

from infra.local.servers.provision import ServiceDatabase, provision_service
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.messaging import inbox, receiving
from infra.runtime.messaging.connection import Login, connect, streams
from infra.runtime.messaging.relay import Relay
from infra.runtime.messaging.streams import durable, provision
from infra.runtime.process import migrate
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.waking import Waking, follow
from tests.benchmarks.ground import Ground, ground, percentile, report
from tests.faults.notes import notes
from tests.runtime.world import WORLD, Note, by

FAMILY = UUID(int=1)


def main(commands: int) -> None:
    with ground() as servers:
        registry, reporting = _prepared(servers)
        stop = threading.Event()
        threads = [
            threading.Thread(target=work) for work in _workers(servers, registry, reporting, stop)
        ]
        for thread in threads:
            thread.start()
        ledger = open_ledger("registry", registry.app, vocabulary=WORLD)
        seen = _commands(ledger, reporting.app, commands)
        stop.set()
        for thread in threads:
            thread.join()
        ledger.close()
        bare = asyncio.run(_bare(servers, commands))
        print("accepted to visible in reporting; floor: bare publish and fetch")
        for share in (0.5, 0.99):
            name = f"accepted to visible, p{share * 100:.0f}"
            report(name, percentile(seen, share), percentile(bare, share), "-")


def _prepared(servers: Ground) -> tuple[ServiceDatabase, ServiceDatabase]:
    registry, reporting = (
        provision_service(servers.postgres.admin, servers.home.secrets, name)
        for name in ("registry", "reporting")
    )
    migrate.lay_tables("registry", registry.owner)
    migrate.lay_tables("reporting", reporting.owner)
    with psycopg.connect(reporting.owner, autocommit=True) as owner:
        notes.create(owner, "reporting")

    async def make() -> None:
        client = await connect(_login(servers, "provisioner"))
        await provision(client.jetstream())
        await client.close()

    asyncio.run(make())
    return registry, reporting


def _login(servers: Ground, user: str) -> Login:
    return Login(servers.nats.url, user, servers.nats.passwords[user])


def _workers(
    servers: Ground, registry: ServiceDatabase, reporting: ServiceDatabase, stop: threading.Event
) -> list[Callable[[], None]]:
    relay = Relay("registry", registry.app, _login(servers, "registry"), WORLD)
    box = inbox.Inbox("reporting", reporting.app)
    view = notes.follower(InboxLog("reporting", WORLD))
    waking = Waking(reporting.app, [view])
    return [
        lambda: relay.run(stop),
        lambda: receiving.run(box, _login(servers, "reporting"), stop),
        lambda: waking.run(stop),
        lambda: follow(view, reporting.app, stop, waking),
    ]


def _commands(ledger: Ledger, reporting: str, commands: int) -> list[float]:
    """Seconds from the answer to a command until a reader of the view sees it."""
    waited = []
    with psycopg.connect(reporting, autocommit=True) as db:
        for number in range(commands + 5):
            ledger.decide(Note(FAMILY, number), by())
            reach(db, notes, for_good=True)
            began = time.perf_counter()
            while not db.execute(
                "SELECT 1 FROM note WHERE family_id = %s AND number = %s", (FAMILY, number)
            ).fetchone():
                time.sleep(0.001)
            waited.append(time.perf_counter() - began)
    return waited[5:]


async def _bare(servers: Ground, messages: int) -> list[float]:
    """The stream and the durable that the services used, now without them."""
    sender = await connect(_login(servers, "registry"))
    taker = await connect(_login(servers, "reporting"))
    subscription = await streams(taker).pull_subscribe(
        "registry.>", durable=durable("reporting", "registry"), stream="REGISTRY"
    )
    waited = []
    for _ in range(messages):
        began = time.perf_counter()
        await sender.jetstream(timeout=5).publish("registry.floor", b"x" * 600, stream="REGISTRY")
        [message] = await subscription.fetch(1, timeout=5)
        waited.append(time.perf_counter() - began)
        await message.ack()
    await sender.close()
    await taker.close()
    return waited


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
