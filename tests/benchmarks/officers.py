"""Who is at work in a registry while something is measured, each in a process of their own."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import TypeVar
from uuid import uuid4

import psycopg

from contracts.codes.recording import RecordingReason
from contracts.event import Provenance
from infra.runtime.process.settings import Settings
from services.registry.imports.workbench import open_workbench
from tests.people_we_know import budi
from tests.registry.keeping import loading

BETWEEN, LOOKING = 0.05, 0.001
HERE = "at work"
HOLDER = "SELECT xmax::text FROM ledger WHERE pg_xact_status(xmax::text::xid8) = 'in progress'"
"""Whose append has locked the ledger's row, without locking it too."""
Argument = TypeVar("Argument")


def by(reason: RecordingReason) -> Provenance:
    return Provenance(
        actor="dinsos.satu",
        role="dinsos_operator",
        office="18.09",
        reason=reason,
        command_id=(command := uuid4()),
        correlation_id=command,
    )


def clerk(settings: Settings, pipe: Pipe) -> None:
    """Registers one small family after the other, and tells how long each took."""
    waited: list[float] = []
    with open_workbench(settings) as bench:
        pipe.send(HERE)
        while not pipe.poll():
            person = budi.model_copy(update={"person_id": uuid4(), "nik_key": uuid4().hex})
            decision = loading(uuid4(), uuid4().hex, [person])
            began = time.perf_counter()
            bench.ledger.decide(decision, by(RecordingReason.FAMILY_REPORTED))
            waited.append(time.perf_counter() - began)
            time.sleep(BETWEEN)
    pipe.send(waited)


def watchman(owner: str, pipe: Pipe) -> None:
    """Looks a thousand times a second who holds the ledger; tells how long each was seen to.

    Counted from the last look before, so too long by one look; who was quicker is not seen.
    """
    held: dict[str, float] = {}
    with psycopg.connect(owner, autocommit=True) as db:
        pipe.send(HERE)
        began, before, last = 0.0, None, time.perf_counter()
        while not pipe.poll(LOOKING):
            found = db.execute(HOLDER, prepare=True).fetchone()
            holder, now = found and found[0], time.perf_counter()
            if holder != before:
                began, before = last, holder
            if holder:
                held[holder] = now - began
            last = now
    pipe.send(list(held.values()))


@contextmanager
def at_work(work: Callable[[Argument, Pipe], None], argument: Argument) -> Iterator[list[float]]:
    """Once they have begun. The list is filled when they go home."""
    figures: list[float] = []
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=work, args=(argument, theirs))
    process.start()
    theirs.close()  # or nobody would hear that the process died
    try:
        assert ours.recv() == HERE
        yield figures
    finally:
        ours.send("home")
        figures.extend(ours.recv())
        process.join()
