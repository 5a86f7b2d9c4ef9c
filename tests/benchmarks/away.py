"""Writes after PostgreSQL or NATS was away, in a running installation with every service.

`python -m tests.benchmarks.away HOME [SECONDS]`, in a home in which `jejak demo` has been played;
it leaves births in it. Each server is killed with -9, and for SECONDS nothing starts it again.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from infra.local.home import Home
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.crew import settings_file
from infra.local.supervisor.endpoints import read_endpoints
from infra.runtime.process.settings import read_settings
from tests.benchmarks.desk import Failed
from tests.benchmarks.offices import KnownFamily, Offices, at_work
from tests.beside import beside

PAUSE, PATIENCE, FAMILIES = 0.05, 180.0, 50
NO_ANSWER = (Failed, HTTPException, OSError)


@dataclass
class Away:
    """One outage, in seconds since the server was killed."""

    back: float = 0.0
    written: float = 0.0
    shown: float = 0.0
    failed: int = 0


def measure(home: Home, offices: Offices, server: str, seconds: float) -> Away:
    """Kill it and keep recording births, as officers would."""
    running = read_endpoints(home)
    assert running
    found = next(part for part in running.parts if part.name == server)
    assert found.pid and found.url
    away, families = Away(), cycle(offices.families)
    os.kill(running.supervisor_pid, signal.SIGSTOP)
    os.kill(found.pid, signal.SIGKILL)
    began = time.monotonic()

    def watch(_: object) -> None:
        time.sleep(seconds)
        os.kill(running.supervisor_pid, signal.SIGCONT)
        while not answers(home, server, str(found.url)):
            time.sleep(PAUSE)
        away.back = time.monotonic() - began

    with beside(watch):
        while not away.written and time.monotonic() - began < PATIENCE:
            asked = time.monotonic() - began
            try:
                family, position = recorded(offices, next(families))
                done = time.monotonic() - began
                away.written = done if asked > seconds or away.back else 0.0
            except NO_ANSWER:
                away.failed += 1
                time.sleep(PAUSE)
    until(lambda: family.visible(offices.auditor, position), began + PATIENCE)
    away.shown = time.monotonic() - began
    return away


def recorded(offices: Offices, family: KnownFamily) -> tuple[KnownFamily, int]:
    return family, family.born(offices.clerks[0]).content["position"]


def answers(home: Home, server: str, url: str) -> bool:
    """Whether the server itself is there again: PostgreSQL has recovered, NATS listens."""
    if server == "postgres":
        settings = read_settings(settings_file(home, "registry-workers"))
        try:
            with psycopg.connect(settings.app_conninfo, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False
    at = urlsplit(url)
    with socket.socket() as line:
        line.settimeout(0.2)
        return line.connect_ex((at.hostname, at.port)) == 0


def until(work: Callable[[], object], end: float) -> None:
    while time.monotonic() < end:
        try:
            work()
            return
        except NO_ANSWER:
            time.sleep(PAUSE)


def main(folder: str, seconds: float) -> None:
    home = Home(Path(folder))
    bring_up(home)
    with at_work(home, 1, FAMILIES) as offices:
        for server in ("postgres", "nats"):
            away = measure(home, offices, server, seconds)
            written, shown = (max(0.0, at - away.back) for at in (away.written, away.shown))
            print(f"{server}: away {away.back:.1f} s; after it was back a birth was recorded in")
            print(f"  {written:.1f} s and shown by reporting in {shown:.1f} s (aim: 10 s)")
    bring_down(home)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 40.0)
