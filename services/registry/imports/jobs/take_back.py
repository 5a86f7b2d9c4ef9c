"""Take back: what an import recorded was an error, family by family, as far as that is asked.

Command ids follow from the officer's command and the family, so that after a kill the same commands
are sent again. Families touched since are kept, and listed with what touched them.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.calendar import day_of
from contracts.event import Provenance
from contracts.ids import named
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.recorded import Outcome, Recorded
from services.registry.corrections.take_back_family import (
    ImportedFamily,
    TakeBackFamily,
    TouchedSince,
)
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.commit import family_loaded
from services.registry.imports.jobs.job import Interrupted, Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.pace import Pace
from services.registry.imports.plan.plan import PlannedFamily, RowOutcome
from services.registry.imports.workbench import Workbench
from services.registry.villages.set_baseline import Baseline, SetBaseline, TakeBaselineBack

CARRIED_OUT = "committed cancelled"
"""Out of these it is asked for: again, too, where it was broken off or families were kept."""
STORED = (RowOutcome.NEW, RowOutcome.CHANGED)
MARK = """
    UPDATE import_row SET outcome = 'taken-back'
    WHERE import_id = %s AND line = ANY(%s) AND outcome IN ('new', 'changed')"""
KEEP = "UPDATE import_job SET kept = kept || %s WHERE id = %s"


@dataclass(frozen=True)
class TakingBack:
    """Who takes an import back, which families of it, and on which of those they insist."""

    by: Provenance
    families: frozenset[UUID] | None
    """None: all of them."""
    insisted: frozenset[UUID]

    @classmethod
    def of(cls, said: dict[str, Any]) -> "TakingBack":
        return cls(
            Provenance.model_validate(said["by"]),
            None if (these := said["families"]) is None else frozenset(map(UUID, these)),
            frozenset(map(UUID, said["insisted"])),
        )

    def names(self, family_id: UUID) -> bool:
        return self.families is None or family_id in self.families

    def command(self, job: Job, family_id: UUID) -> Command:
        own = {"command_id": named(self.by.command_id, str(family_id))}
        return Command(self._decision(job, family_id), self.by.model_copy(update=own))

    def _decision(self, job: Job, family_id: UUID) -> Callable[[], TakeBackFamily]:
        insisted = family_id in self.insisted
        return lambda: TakeBackFamily(ImportedFamily(family_id, job.id), insisted)


def is_stored(db: Connection[Any], job: Job) -> bool:
    """Whether there is anything to take back."""
    carried_out = job.state in CARRIED_OUT.split() and job.committed_by is not None
    return carried_out and bool(contents.totals(db, job).keys() & STORED)


def begin(db: Connection[Any], job: Job, by: Provenance, families: Iterable[UUID] | None) -> bool:
    """Ask for it, in the transaction that is open; False if it is not stored, or not any more.

    Whoever names a family again that was kept insists.
    """
    if not is_stored(db, job) or not contents.reopen(db, job):
        return False
    named_ids = None if families is None else sorted({str(each) for each in families})
    listed = {each["family_id"] for each in job.kept}
    asked = {
        "by": by.model_dump(mode="json", exclude_none=True),
        "families": named_ids,
        "insisted": sorted(listed.intersection(named_ids or ())),
    }
    kept = [each for each in job.kept if named_ids and each["family_id"] not in named_ids]
    also: dict[str, Any] = {"taking_back": Jsonb(asked), "kept": Jsonb(kept), "attempts": 0}
    return jobs.move(db, job.id, to="cancelling", out_of=CARRIED_OUT, rows_done=0, **also)


def take_back(bench: Workbench, job: Job, stop: threading.Event) -> None:
    """Ends cancelled, or committed while families that were not named stay. Raises Interrupted."""
    assert job.taking_back
    asked, pace, box = TakingBack.of(job.taking_back), Pace(), Box(bench.keys, job.id)
    for number in contents.open_batches(bench.db, job):
        lines = _lines(job, contents.batch(bench.db, box, job, number), asked)
        kept: list[dict[str, Any]] = []
        for part in pace.parts(list(lines)):
            touched = _void(bench, job, asked, part)
            pace.took(bench.ledger.last_append)
            kept.extend(touched.values())
            gone = [line for who in part if who not in touched for line in lines[who]]
            bench.db.execute(MARK, (job.id, gone))
            if stop.is_set():
                raise Interrupted
        with bench.db.transaction():
            bench.db.execute(KEEP, (Jsonb(kept), job.id))
            contents.settle(bench.db, job, number)
    totals = contents.totals(bench.db, job)
    stays = asked.families is not None and totals.keys() & STORED
    to = "committed" if stays else "cancelled"
    if job.first_load and RowOutcome.NEW not in totals:
        _take_baseline_back(bench, job, asked)
    jobs.move(bench.db, job.id, to=to, out_of="cancelling", totals=Jsonb(totals))


def _take_baseline_back(bench: Workbench, job: Job, asked: TakingBack) -> None:
    """Another first file that is still loaded opens the village instead."""
    baseline, by = Baseline(job.village_code), asked.by
    lost = by.model_copy(update={"command_id": named(by.command_id, "baseline")})
    bench.ledger.decide(TakeBaselineBack(baseline, job.id), lost)
    if other := jobs.also_loaded(bench.db, job):
        found = by.model_copy(update={"command_id": named(by.command_id, "baseline of another")})
        decision = SetBaseline(Baseline(job.village_code), day_of(other.created_at), other.id)
        bench.ledger.decide(decision, found)


def _lines(job: Job, families: Iterable[PlannedFamily], asked: TakingBack) -> dict[UUID, list[int]]:
    """The lines that were stored of each family that is asked for."""
    found: dict[UUID, list[int]] = {}
    for family_id, line in _stored(job, families):
        if asked.names(family_id):
            found.setdefault(family_id, []).append(line)
    return found


def _stored(job: Job, families: Iterable[PlannedFamily]) -> Iterator[tuple[UUID, int]]:
    for family in families:
        for each in family.rows:
            if each.outcome is RowOutcome.NEW:
                yield family_loaded(job, family), each.row.line
            elif each.outcome is RowOutcome.CHANGED and each.family_id:
                yield each.family_id, each.row.line


def _void(
    bench: Workbench, job: Job, asked: TakingBack, families: Iterable[UUID]
) -> dict[UUID, dict[str, Any]]:
    """The families that were touched since, as they are listed."""
    commands = [asked.command(job, each) for each in families]
    outcomes = decide_all(bench.ledger, commands)
    touched: dict[UUID, dict[str, Any]] = {}
    for family_id, outcome in zip(families, outcomes, strict=True):
        if isinstance(outcome, TouchedSince):
            facts = [_listed(past) for past in outcome.since]
            touched[family_id] = {"family_id": str(family_id), "facts": facts}
        elif not isinstance(outcome, Outcome):
            raise outcome
    return touched


def _listed(past: Recorded) -> dict[str, str]:
    recorded_at = past.recorded_at.isoformat()
    return {"event_id": str(past.event_id), "title": past.fact.TITLE, "recorded_at": recorded_at}
