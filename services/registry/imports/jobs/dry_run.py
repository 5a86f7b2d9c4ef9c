"""Dry run: read the file, judge every row against the register, keep the plan. Nothing changes.

An interrupted dry run begins anew: it has recorded nothing.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from time import monotonic, sleep

import msgspec
from psycopg.types.json import Jsonb

from contracts.calendar import day_of
from infra.runtime.eventstore.clock import now
from infra.runtime.projections.reading import applied
from services.registry.directory.view import directory, families_of
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Interrupted, Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.plan.absentees import Absentees
from services.registry.imports.plan.elsewhere import NumbersElsewhere
from services.registry.imports.plan.judgement import judge
from services.registry.imports.plan.lookup import look_up
from services.registry.imports.plan.plan import PlannedFamily, RowOutcome
from services.registry.imports.rows.row import FileFamily
from services.registry.imports.sandbox.reader import Reading, read_population_file
from services.registry.imports.workbench import Workbench
from services.registry.projections.family import Family

AT_ONCE = 200
LONGEST_WAIT = 30.0
"""Seconds until a directory that does not catch up is asked as it is."""


def make_plan(bench: Workbench, job: Job, stop: threading.Event) -> None:
    """Ends in state planned or failed. Raises Interrupted."""
    if not jobs.move(bench.db, job.id, to="planning", out_of="received planning", rows_done=0):
        raise Interrupted
    contents.forget_plan(bench.db, job)
    box = Box(bench.keys, job.id)
    try:
        with (
            contents.opened_file(bench.db, box, job) as (path, name),
            read_population_file(path, name, bench.nursery, today=day_of(now())) as reading,
        ):
            _plan_all(bench, box, job, reading, stop)
    except UnreadableFile as refusal:
        problem = {"code": refusal.code, "detail": refusal.explanation}
        contents.forget_file(bench.db, job)
        jobs.move(bench.db, job.id, to="failed", out_of="planning", problem=Jsonb(problem))


def _plan_all(
    bench: Workbench, box: Box, job: Job, reading: Reading, stop: threading.Event
) -> None:
    facts = msgspec.to_builtins(reading.facts)
    first_load = job.first_load
    if first_load is None:
        first_load = jobs.also_loaded(bench.db, job) is None
    known = {"facts": Jsonb(facts), "rows_total": reading.facts.rows, "first_load": first_load}
    jobs.move(bench.db, job.id, to="planning", out_of="planning", **known)
    whole, totals, done = hashlib.sha256(), Counter[str](), 0
    absent = Absentees(complete=job.complete)
    for number, planned in enumerate(_planned(bench, job, reading, absent, first_load=first_load)):
        packed = contents.pack(planned)
        whole.update(packed)
        totals.update(str(row.outcome) for family in planned for row in family.rows)
        done = totals.total() - totals[RowOutcome.ABSENT]
        with bench.db.transaction():
            contents.keep_batch(bench.db, box, job, number, packed, planned)
            going_on = jobs.move(bench.db, job.id, to="planning", out_of="planning", rows_done=done)
            if not going_on or stop.is_set():
                raise Interrupted
    finished = {"totals": Jsonb(dict(totals)), "plan_sha256": whole.hexdigest(), "attempts": 0}
    finished["absent_families"] = absent.families_lacking
    jobs.move(bench.db, job.id, to="planned", out_of="planning", **finished)


def _planned(
    bench: Workbench, job: Job, reading: Reading, absent: Absentees, *, first_load: bool
) -> Iterator[list[PlannedFamily]]:
    """What becomes of each part of the file, and at the end whom it lacks."""
    elsewhere = NumbersElsewhere(bench.db, job.uploaded_by["actor"], job.uploaded_by["office"])
    for families in reading:
        yield _plan(bench, job, families, absent, elsewhere, first_load=first_load)
    if lacking := list(absent.members()):
        yield lacking
    if job.complete:
        yield from _whole_families(bench, job, absent)


def _whole_families(bench: Workbench, job: Job, absent: Absentees) -> Iterator[list[PlannedFamily]]:
    """Those who live in the village by the register, a few families at a time.

    The directory says which they are, once it has heard what is recorded by now; whoever was
    registered in the last moment may be missed, and nobody is named who does not live there.
    """
    until = monotonic() + LONGEST_WAIT
    while applied(bench.db, directory) < bench.ledger.head() and monotonic() < until:
        sleep(0.1)
    families = absent.unnamed(families_of(bench.db, job.village_code))
    for start in range(0, len(families), AT_ONCE):
        homes = [Family(each) for each in families[start : start + AT_ONCE]]
        bench.ledger.ask(*homes)
        if lacking := list(absent.whole(homes, job.village_code)):
            yield lacking


def _plan(
    bench: Workbench,
    job: Job,
    families: Sequence[FileFamily],
    absent: Absentees,
    elsewhere: NumbersElsewhere,
    *,
    first_load: bool,
) -> list[PlannedFamily]:
    known, today = look_up(bench.ledger, bench.index, families), day_of(now())
    planned = []
    for family, each in zip(families, known, strict=True):
        judged = judge(family, each, job.village_code, first_load=first_load, today=today)
        absent.note(judged, each, job.village_code)
        planned.append(elsewhere.veiled(judged, each, family))
    return planned
