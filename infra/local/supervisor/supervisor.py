"""Keeps the servers and our processes alive, and stops all of them on a signal."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import nats.errors
import psycopg

from infra.local.account import process_account
from infra.local.backup.restoring import require_restored
from infra.local.backup.streaming import STREAM
from infra.local.children import stop_leftover
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import settle_cell, settle_zone
from infra.local.ports import LOOPBACK, free_port, port_of
from infra.local.preloaded.forking import Preloaded
from infra.local.preloaded.launcher import launcher_for
from infra.local.servers.postgres import FAST
from infra.local.supervisor.crew import (
    CREW,
    CrewMember,
    Places,
    hand_over,
    write_owners,
    write_settings,
)
from infra.local.supervisor.endpoints import FINE, last_urls, only_supervisor, write_endpoints
from infra.local.supervisor.journal import log, open_journal
from infra.local.supervisor.member_unit import (
    HANGING,
    UNHURRIED,
    MemberUnit,
    MigrationUnit,
    bare_environment,
)
from infra.local.supervisor.server_units import NatsUnit, PostgresUnit, StreamUnit
from infra.local.supervisor.units import Unit

PULSE = 0.2  # seconds between looks for the dead
LOOK, CALM_LOOK = 0.4, 2.0
"""Seconds between questions after the living: while they start, and once all of them are well."""
FAULTS = (ServerError, OSError, psycopg.Error, nats.errors.Error)
OTLP = "JEJAK_OTLP_ENDPOINT"


class StopRequested(BaseException):
    """SIGTERM or SIGINT arrived."""


def supervise(
    home: Home, on_ready: Callable[[], None] = lambda: None, crew: tuple[CrewMember, ...] = CREW
) -> None:
    """Run everything until SIGTERM or SIGINT; call it in the main thread.

    Raises AlreadyRunningError, or ServerError when a server cannot be started at all.
    """
    home.create()
    with only_supervisor(home), _stopping_on_signals():
        open_journal(home)
        require_restored(home)
        supervisor = Supervisor(home, on_ready, crew)
        try:
            supervisor.preloaded.start()
            supervisor.start()
            supervisor.watch()
        except StopRequested:
            log.info("stops")
        finally:
            supervisor.stop()


class Supervisor:
    def __init__(
        self, home: Home, on_ready: Callable[[], None], crew: tuple[CrewMember, ...]
    ) -> None:
        before = last_urls(home)
        self.zone = settle_zone(home)
        self.cell = settle_cell(home)
        self.home, self.on_ready, self.ready, self.crew = home, on_ready, False, crew
        self.postgres = PostgresUnit(home, "postgres", port=port_of(before.get("postgres")))
        self.nats = NatsUnit(home, "nats", port=port_of(before.get("nats")))
        modules = [member.module for member in crew if member.exists]
        migrates = process_account("migrate")
        launcher = launcher_for(home, migrates)
        self.preloaded = Preloaded(home, modules, bare_environment(), launcher)
        self.members = [
            MemberUnit(
                home,
                m.name,
                command=m.command,
                address=before.get(m.name, ""),
                preloaded=self.preloaded,
                launcher=launcher,
                account=m.account(),
            )
            for m in crew
        ]
        self.stream = StreamUnit(home, STREAM, state="missing")
        self.migration = MigrationUnit(home, "migrate", launcher=launcher, account=migrates)
        once = [self.migration] if any(member.part for member in crew) else []
        self.units: list[Unit] = [self.postgres, self.nats, *once, *self.members]

    def start(self) -> None:
        """Clear up after an earlier supervisor, then start the servers; the rest is `watch`."""
        self.report()
        for unit in reversed([self.stream, *self.units]):
            steps = FAST if unit is self.postgres else UNHURRIED
            if stop_leftover(self.home, unit.name, steps):
                log.warning("stopped a leftover", extra={"part": unit.name})
        for server in (self.postgres, self.nats):
            server.start()
            server.attempted(time.monotonic())
            log.info("started", extra={"part": server.name})
            self.report()
        for unit, member in zip(self.members, self.crew, strict=True):
            unit.state = "stopped" if member.exists else "missing"

    def watch(self) -> NoReturn:
        """Start what is not alive, as often as it takes, and report how everything is."""
        looked = 0.0
        while True:
            self.follow_backups()
            for unit in self.units:
                if not unit.alive and unit.state != "missing" and time.monotonic() >= unit.due:
                    self.mend(unit)
            if time.monotonic() - looked >= (CALM_LOOK if self.calm else LOOK):
                self.look()
                looked = time.monotonic()
            time.sleep(PULSE)

    @property
    def calm(self) -> bool:
        return all(unit.state in (*FINE, "missing") for unit in self.units)

    def follow_backups(self) -> None:
        """Stream to the newest backup; an installation that never made one streams nowhere."""
        if self.postgres.server is None or not self.stream.outdated:
            return
        self.stream.admin = self.postgres.server.admin
        self.stream.stop()
        if self.stream not in self.units:
            self.units.insert(0, self.stream)  # stopped last: the end of the WAL arrives too

    def mend(self, unit: Unit) -> None:
        try:
            ours = isinstance(unit, MemberUnit | MigrationUnit)
            if ours:
                self.place()
            unit.start()
            if not ours:
                self.place()
            log.info("started", extra={"part": unit.name})
        except FAULTS as fault:
            reason = str(fault) if isinstance(fault, ServerError) else type(fault).__name__
            log.error("did not start", extra={"part": unit.name, "fault": reason})
        unit.attempted(time.monotonic())

    def place(self) -> None:
        """Give who is not alive a free port, and stop those whose settings changed by that."""
        if self.postgres.databases is None or self.nats.server is None:
            return
        for unit, member in zip(self.members, self.crew, strict=True):
            if member.http and not unit.alive:
                unit.address = f"http://{LOOPBACK}:{free_port(port_of(unit.address))}"
        urls = {unit.name: unit.address for unit in self.members if unit.address}
        places = Places(
            self.postgres.databases,
            self.nats.server,
            urls,
            seen_at=self.home,
            zone=self.zone,
            cell=self.cell,
            otlp_endpoint=os.environ.get(OTLP),
            weak_sandbox=True,  # wherever somebody tries it; an installation of containers refuses
        )
        write_owners(self.home, self.crew, self.postgres.databases, self.migration.account)
        for unit, member in zip(self.members, self.crew, strict=True):
            news = write_settings(self.home, member, places)
            hand_over(self.home, member, unit.account)
            if news and unit.alive:
                log.warning("starts again with new settings", extra={"part": unit.name})
                unit.stop()

    def look(self) -> None:
        for unit in self.units:
            unit.look()
            unit.steady(time.monotonic())
        for member in self.members:
            if member.hangs and member.child is not None:
                log.warning("ended: it does not answer", extra={"part": member.name})
                member.child.stop(HANGING)
        serving = (unit for unit in self.units if unit is not self.stream)
        if not self.ready and all(unit.state in (*FINE, "missing") for unit in serving):
            self.ready = True
            self.report()
            log.info("ready")
            self.on_ready()
        self.report()

    def report(self) -> None:
        write_endpoints(self.home, self.ready, [unit.endpoint() for unit in self.units])

    def stop(self) -> None:
        """Stop everything, servers last; the processes of ours all at the same time."""
        for unit in self.members:
            if unit.child is not None and unit.child.running:
                unit.child.process.terminate()
        for part in reversed(self.units):
            part.stop()
        self.preloaded.stop()
        self.report()
        log.info("stopped")


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """Raise StopRequested at the first SIGTERM or SIGINT; later ones disturb nothing."""
    numbers = (signal.SIGTERM, signal.SIGINT)

    def once(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested

    before = {number: signal.signal(number, once) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
