"""Serving: one process of a service, its API, its workers or both, until it is told to end."""

import asyncio
import gc
import logging
import resource
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic, sleep
from types import FrameType

import uvicorn
from fastapi import FastAPI

from contracts import calendar, cell
from infra.runtime.http.deps import deps_of
from infra.runtime.http.gate.connections import Connection
from infra.runtime.process.numbered_sql import CannotMigrate
from infra.runtime.process.operations.measuring import observe
from infra.runtime.process.production.certificates import ShownCertificate
from infra.runtime.process.service import WAKING, Running, Service, open_service, prepare
from infra.runtime.process.settings import API, WORKERS, Settings
from infra.runtime.process.workers import Workers
from infra.runtime.telemetry.json_logs import log_as_json
from infra.runtime.telemetry.traces import Telemetry

PATIENCE, PAUSE = 60.0, 0.2
OPEN_FILES = 4096
YOUNG = 50_000
"""Objects made since the last look before there is another."""

logger = logging.getLogger("jejak.service")


class UnknownPart(ValueError):
    """A service is told to run something that it does not consist of."""


def run(service: Service, settings: Settings, parts: Sequence[str] = ()) -> None:
    """Serve until SIGTERM. `parts` are `api`, `workers` or single workers; without any, all.

    Also without its API it answers /live and /ready. Raises UnknownPart.
    """
    log_as_json(service.name)
    calendar.install(settings.zone)
    cell.install(settings.cell)
    telemetry = Telemetry(service.name, settings.otlp_endpoint).start()
    _prepared(service, settings)
    running = open_service(service, settings, api=not parts or API in parts)
    telemetry.instrument(running.app)
    deps = deps_of(running.app)
    workers = Workers(chosen(running, parts), running.stop)
    if workers.names:
        observe(running, telemetry)
        deps.failing = workers.failing
    else:
        deps.works = False
    server = server_of(running.app, settings, running.stop)
    stop_on_signal(server)
    allow_open_files()
    collect_rarely()
    workers.start()
    try:
        server.run()
    finally:
        if late := workers.finish(seconds=3):
            logger.warning("stops without waiting longer", extra={"follower": ", ".join(late)})
        deps.close()
        telemetry.stop()


def _prepared(service: Service, settings: Settings) -> None:
    """Whoever serves holds no login that changes tables: it waits for a migration to be done."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return prepare(service, settings)
        except CannotMigrate:
            if monotonic() > until:
                raise
        sleep(PAUSE)


def chosen(running: Running, parts: Sequence[str]) -> dict[str, Callable[[], None]]:
    """The workers among the parts that a process is to run."""
    if list(parts) == [API]:
        return {}
    work = running.workers()
    if unknown := set(parts) - work.keys() - {API, WORKERS}:
        raise UnknownPart(", ".join(sorted(unknown)))
    wanted = {*parts}
    if wanted & {each.name for each in running.followers}:
        wanted.add(WAKING)
    return {name: do for name, do in work.items() if not parts or {name, WORKERS} & wanted}


class Server(uvicorn.Server):
    """Looks once a second whether to end, not ten times: most of ours are idle most of the time.

    Told to end, it wakes at once, and so do the workers, while requests are still answered.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        stop: threading.Event,
        certificate: ShownCertificate | None = None,
    ) -> None:
        super().__init__(config)
        self._stop, self._certificate = stop, certificate
        self._wake: Callable[[], object] = lambda: None

    async def main_loop(self) -> None:
        ended = asyncio.Event()

        def end() -> None:
            ended.set()
            self._stop.set()

        # The handler itself sets nothing: a second signal would find the event's lock held by it.
        self._wake = partial(asyncio.get_running_loop().call_soon_threadsafe, end)
        while not await self.on_tick(0):
            if self._certificate:
                self._certificate.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), 1.0)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._wake()


def server_of(app: FastAPI, settings: Settings, stop: threading.Event) -> Server:
    """Not started yet; it logs as the service does, and no requests."""
    certificate = ShownCertificate(settings.certificates) if settings.certificates else None
    return Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            http=Connection,
            # Or, after a large body, what else comes on its connection goes on in its trace:
            # https://github.com/python/cpython/issues/140947
            reset_contextvars=True,
            timeout_graceful_shutdown=5,
            ssl_context_factory=(lambda *_: certificate.context) if certificate else None,
        ),
        stop,
        certificate,
    )


def allow_open_files() -> None:
    """As many connections as this user may have: a crowd half-open must not use them all up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))


def collect_rarely() -> None:
    """Look for cycles seldom, and never among what is loaded by now.

    A batch of messages is a hundred thousand objects that go by themselves: looking through them as
    often as Python would was half the time of reading them.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def stop_on_signal(server: uvicorn.Server) -> None:
    """Let SIGTERM and SIGINT stop everything in order.

    While uvicorn runs, the signals are its own; when it has ended it raises them again, and
    without a handler of ours that would kill the process before its workers have stopped.
    """

    def end(*_: object) -> None:
        server.should_exit = True

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
