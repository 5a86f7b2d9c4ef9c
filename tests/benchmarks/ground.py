"""What the benchmarks stand on: servers of their own, and figures as ratios to a floor."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import sysconf
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import mkdtemp

from infra.local.home import Home
from infra.local.servers.nats import NatsServer, start_nats
from infra.local.servers.postgres import PostgresServer, start_postgres


@dataclass
class Ground:
    home: Home
    postgres: PostgresServer
    nats: NatsServer


@contextmanager
def ground() -> Iterator[Ground]:
    """A fresh PostgreSQL and NATS, as `jejak up` starts them, gone afterwards."""
    folder = Path(mkdtemp(prefix="jejak-bench-"))
    folder.chmod(0o755)
    home = Home(folder / "home").create()
    postgres = nats = None
    try:
        postgres, nats = start_postgres(home), start_nats(home)
        yield Ground(home, postgres, nats)
    finally:
        for server in (nats, postgres):
            if server:
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_seconds(servers: Ground) -> float:
    """CPU of PostgreSQL, and of the processes of ours that have ended."""
    [file] = servers.home.root.rglob("postmaster.pid")
    root, ticks = file.read_text().split()[0], 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(") ")
        except OSError:
            continue  # it has just ended
        fields = rest.split()
        if root in (name.split()[0], fields[1]):
            ticks += sum(map(int, fields[11:15]))
    ours = getrusage(RUSAGE_CHILDREN)
    return ticks / sysconf("SC_CLK_TCK") + ours.ru_utime + ours.ru_stime


def percentile(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(what: str, figure: float, floor: float, goal: str) -> None:
    """One line: the figure, the floor taken in the same run, their ratio, what we aim for."""
    ratio = figure / floor if floor else float("inf")
    print(f"{what:<58} {_shown(figure)} / {_shown(floor)} = {ratio:6.1f}   aim: {goal}", flush=True)


def bare(what: str, figure: float, unit: str, goal: str) -> None:
    """A figure that has no floor."""
    print(f"{what:<58} {figure:8.0f} {unit}   aim: {goal}", flush=True)


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _shown(seconds: float) -> str:
    return f"{seconds:8.2f} s " if seconds >= 1 else f"{seconds * 1000:8.2f} ms"
