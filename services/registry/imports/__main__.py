"""The importer's own process: settings arrive on stdin, whose end means stop.

A process of its own, so that neither its work nor its memory weighs on those who wait for answers.
"""

import gc
import os
import signal
import sys
import threading

from contracts import calendar, cell
from infra.runtime.process.settings import Settings
from infra.runtime.telemetry.json_logs import log_as_json
from services.registry.imports.jobs.worker import work

NAME, POLITE = "importer", 10
"""The name tells PostgreSQL, and so us, who waits for whom."""
OBJECTS = 100_000
"""More than come into being with a batch of families, and go with it."""


def main() -> None:
    settings = Settings.model_validate_json(sys.stdin.buffer.readline())
    log_as_json("registry")
    calendar.install(settings.zone)
    cell.install(settings.cell)
    os.nice(POLITE)
    os.environ["PGAPPNAME"] = NAME
    # What was imported stays: looking through it for garbage was a fifth of the work.
    gc.freeze()
    gc.set_threshold(OBJECTS)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(stop,), daemon=True).start()
    work(settings, stop)


def _watch(stop: threading.Event) -> None:
    """Unbuffered: a daemon thread must not hold the lock of stdin when the interpreter ends."""
    os.read(0, 1)
    stop.set()


if __name__ == "__main__":
    main()
