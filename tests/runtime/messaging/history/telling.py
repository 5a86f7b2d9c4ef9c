"""The registry tells and reporting hears, on real servers; either may be put back, or forget."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import psycopg
from nats.js import JetStreamContext

from infra.local.servers.nats import NatsServer
from infra.runtime.eventstore.epochs import adopt
from infra.runtime.messaging import receiving
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.history.answering import Answering
from infra.runtime.messaging.history.asking import Asking, NoHistory
from infra.runtime.messaging.history.catching_up import CatchingUp
from infra.runtime.messaging.history.line import Line
from infra.runtime.messaging.history.refilling import Refilled, Refilling
from infra.runtime.messaging.relay import Relay
from infra.runtime.telemetry.troubles import troubles
from tests.beside import beside
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.streams import ask, empty_streams, login
from tests.runtime.world import WORLD, Note, by

SUMIATI = UUID(int=1)
HELD = "SELECT message_id, event_id, encode(hash, 'hex'), data FROM inbox ORDER BY seq"
PATIENCE = 20.0


@dataclass
class Telling:
    """Both sides; `with telling.at_work():` runs relay, desk and inbox."""

    both: Pair
    server: NatsServer
    noted: int = 0
    facts: list[int] = field(default_factory=list)

    def note(self, how_many: int = 1) -> None:
        for _ in range(how_many):
            self.noted += 1
            self.both.ledger.decide(Note(SUMIATI, self.noted), by())

    @property
    def line(self) -> Line:
        return Line(self.both.inbox, "registry")

    def told(self) -> list[tuple[str, UUID, str, bytes]]:
        return [(each.id, each.event_id, each.hash, each.data) for each in self.both.sent()]

    def held(self) -> list[tuple[str, UUID, str, bytes]]:
        return [(*row[:3], bytes(row[3])) for row in self.both.reader.execute(HELD)]

    def equal(self) -> bool:
        return self.held() == self.told()

    def struck(self) -> list[str]:
        found = self.both.reader.execute("SELECT message_id FROM struck ORDER BY id")
        return [message_id for (message_id,) in found]

    def troubles(self) -> dict[str, str]:
        return {each.part: each.what for each in troubles(self.both.reader)}

    def put_back(self, position: int) -> None:
        """The registry's database as it was after that fact."""
        with psycopg.connect(self.both.registry.owner) as owner:
            for table in ("fact", "fact_tag"):
                owner.execute(f"CREATE TABLE IF NOT EXISTS later_{table} (LIKE {table})".encode())
                kept = (
                    f"INSERT INTO later_{table} SELECT * FROM {table} WHERE position > {position}"
                )
                owner.execute(kept.encode())
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only".encode())
                owner.execute(f"DELETE FROM {table} WHERE position > {position}".encode())
                owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only".encode())
            owner.execute(
                "UPDATE relay_cursor SET position = %s, last_message_id = (SELECT"
                " format('18.09:registry:%%s:%%s:0', epoch, position) FROM fact"
                " WHERE position = %s) WHERE position > %s",
                (position, position, position),
            )

    def bring_back(self) -> None:
        """The registry's database as it was before anything of it was put back."""
        with psycopg.connect(self.both.registry.owner) as owner:
            for table in ("fact", "fact_tag"):
                owner.execute(f"INSERT INTO {table} SELECT * FROM later_{table}".encode())
            owner.execute(
                "UPDATE relay_cursor SET position = last.position,"
                " last_message_id = format('18.09:registry:%s:%s:0', last.epoch, last.position)"
                " FROM (SELECT * FROM fact ORDER BY position DESC LIMIT 1) AS last"
            )

    def hearer_put_back(self, keep: int) -> None:
        """Reporting's database as it was after so many messages."""
        with self.both.owner() as owner:
            owner.execute("DELETE FROM inbox WHERE seq > %s", (keep,))
            owner.execute(
                "UPDATE inbox_cursor SET last_message_id ="
                " (SELECT message_id FROM inbox ORDER BY seq DESC LIMIT 1)"
            )

    def adopt(self, reason: str = "Dipulihkan dari cadangan") -> int:
        with psycopg.connect(self.both.registry.app, autocommit=True) as db:
            return adopt(db, 0, "sysadmin.18.09", reason)

    def purge(self) -> None:
        async def forget(js: JetStreamContext) -> None:
            await js.purge_stream("REGISTRY")

        ask(self.server, forget)

    @contextmanager
    def at_work(self, *, hearing: bool = True) -> Iterator[None]:
        own, hears = login(self.server, "registry"), login(self.server, "reporting")
        app = self.both.registry.app
        work: list[Callable[[threading.Event], None]] = [
            Relay("registry", app, own, WORLD).run,
            Answering("registry", app, own, WORLD).run,
        ]
        if hearing:
            work.append(partial(receiving.run, self.both.inbox, hears))
        with beside(*work):
            yield

    def catch_up(self) -> int:
        """Once, without a stream, as soon as the owner is there to answer."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.catch_up_now()
            except NoHistory:
                assert time.monotonic() < deadline

    def catch_up_now(self) -> int:
        new: int = asyncio.run(self._asking(lambda each: each.run()))  # type: ignore[assignment]
        return new

    def refill(self, steps: int = 1000) -> Refilled:
        """So many pages of a refill."""

        async def refilled(catching_up: CatchingUp) -> Refilled:
            last = Refilled()
            running = Refilling(catching_up).run()
            for _ in range(steps):
                try:
                    last = (await anext(running)).model_copy()
                except StopAsyncIteration:
                    break
            await running.aclose()  # type: ignore[attr-defined]
            return last

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return asyncio.run(self._asking(refilled))  # type: ignore[return-value]
            except NoHistory:  # whoever is at work has not begun to answer
                assert time.monotonic() < deadline

    async def _asking(self, do: Callable) -> object:  # type: ignore[type-arg]
        client = await connect(login(self.server, "reporting"))
        try:
            return await do(CatchingUp(self.line, Asking(client, "registry")))
        finally:
            await client.close()


@contextmanager
def telling(databases: ServiceDatabases, server: NatsServer) -> Iterator[Telling]:
    empty_streams(server)
    with pair(databases) as both:
        yield Telling(both, server)


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
