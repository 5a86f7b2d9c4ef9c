"""Commit: carry out a plan, exactly. A few families per append, so that others hardly wait.

Command ids follow from the import and the line, so that after a kill the same commands are sent
again and record nothing twice. A family or person that changed since the plan was made is left
alone and reported as stale.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from contracts.calendar import day_of
from contracts.codes.person import Relation
from contracts.codes.recording import Channel, DocumentKind
from contracts.event import Evidence, Provenance
from contracts.ids import named
from contracts.registry.places import Place
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.refusals import Refused
from services.registry.allowances.given_numbers import reaches
from services.registry.families.load_family import LoadFamily
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Interrupted, Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.pace import Pace
from services.registry.imports.plan import people
from services.registry.imports.plan.plan import PlannedFamily, PlannedRow, RowOutcome
from services.registry.imports.rows.row import PersonRow
from services.registry.imports.workbench import Workbench
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning, Family
from services.registry.projections.guards import InRegion, NotOvertaken
from services.registry.refusals import NumberHeld, NumberNotUsable
from services.registry.villages.local_areas import LocalAreas
from services.registry.villages.name_local_areas import NameLocalAreas
from services.registry.villages.set_baseline import Baseline, SetBaseline

Correcting = Callable[[Family], Decision]
MARK_STALE = """
    UPDATE import_row SET outcome = 'stale', note = %s WHERE import_id = %s AND line = ANY(%s)"""


@dataclass(frozen=True)
class CommitStep:
    """One command of the plan, and the lines it settles."""

    lines: list[int]
    command: Command
    untouched: bool = False
    """The register knew nothing of these numbers when the plan was made."""
    newcomers: tuple[UUID, ...] = ()
    """Whose keys are needed, the family first: made for many at once, since a round trip counts."""


def commit_plan(bench: Workbench, job: Job, stop: threading.Event) -> None:
    """Ends in state committed. Raises Interrupted; what was recorded so far stays."""
    by = _provenance(job)
    pace, box = Pace(), Box(bench.keys, job.id)
    for number in contents.open_batches(bench.db, job):
        families = contents.batch(bench.db, box, job, number)
        areas = _settle_areas(bench, job, by, number, families)
        steps = [steps for family in families if (steps := list(_steps(job, by, family, areas)))]
        _make_keys(bench, [step.newcomers for family in steps for step in family if step.newcomers])
        for part in pace.parts(steps):
            steps_now = [step for family in part for step in family]
            refused = _carry_out(bench, steps_now, families[0].based_on)
            pace.took(bench.ledger.last_append)
            for step, refusal in refused:
                bench.db.execute(MARK_STALE, (_note_of(bench, by, refusal), job.id, step.lines))
            if stop.is_set():
                raise Interrupted
        if jobs.find(bench.db, job.id).state != "committing":
            raise Interrupted
        contents.settle(bench.db, job, number)
    totals = contents.totals(bench.db, job)
    if job.first_load and totals.get(RowOutcome.NEW):
        _set_baseline(bench, job, by)
    _finish(bench, job, totals)


def _note_of(bench: Workbench, by: Provenance, refusal: Refused) -> str:
    """Of a number that somebody came to hold elsewhere since the plan was made, no more is said."""
    if isinstance(refusal, NumberHeld) and not reaches(bench.ledger, by.office, refusal):
        return NumberNotUsable.detail
    return refusal.explanation


def _provenance(job: Job) -> Provenance:
    """Whoever committed it; one import is one correlated batch of facts."""
    by = Provenance.model_validate(job.committed_by)
    kind = DocumentKind.POPULATION_FILE
    file = Evidence(kind=kind, sha256=job.sha256)
    shared: dict[str, Any] = {
        "correlation_id": job.id,
        "source": job.name,
        "channel": Channel.IMPORT,
        "evidence": (*by.evidence, file),
    }
    return by.model_copy(update=shared)


def _settle_areas(
    bench: Workbench, job: Job, by: Provenance, number: int, families: Sequence[PlannedFamily]
) -> Mapping[Place, UUID | None]:
    """The area that each dusun, RW and RT of a batch names; areas that are new get a name."""
    words = dict.fromkeys(people.locality(_head(each)) for each in families if each.loads)
    areas = LocalAreas(job.village_code)
    if words:
        naming = NameLocalAreas(areas, tuple(words))
        if bench.ledger.decide(naming, _by(by, job, f"areas:{number}")).recorded:
            areas = LocalAreas(job.village_code)
            bench.ledger.ask(areas)
    return {each: areas.settled(each)[0].area_id for each in words}


def _make_keys(bench: Workbench, families: Sequence[tuple[UUID, ...]]) -> None:
    """Whoever comes with a family that is new to the ledger is as new as the family is."""
    newcomers = {who for family in families for who in family}
    if bench.ledger.knows([family_id for family_id, *_ in families]):
        bench.keys.to_seal(newcomers, bench.ledger.knows)
    else:
        bench.keys.to_seal(newcomers, new=True)


def _head(family: PlannedFamily) -> PersonRow:
    return next(each.row for each in family.rows if each.row.relation is Relation.HEAD)


def _steps(
    job: Job, by: Provenance, family: PlannedFamily, areas: Mapping[Place, UUID | None]
) -> Iterator[CommitStep]:
    if family.loads:
        head = _head(family)
        place = people.place(head, areas[people.locality(head)])
        yield _load(job, by, family, place)
    for planned in family.corrections:
        yield from _put_right(job, by, family.based_on, planned)


def _by(by: Provenance, job: Job, what: str) -> Provenance:
    return by.model_copy(update={"command_id": named(job.id, what)})


def family_loaded(job: Job, family: PlannedFamily) -> UUID:
    """The id under which a family of the plan is loaded."""
    return named(named(job.id, _load_named(_new(family))), "family")


def _new(family: PlannedFamily) -> list[PlannedRow]:
    return [each for each in family.rows if each.outcome is RowOutcome.NEW]


def _load_named(rows: Sequence[PlannedRow]) -> str:
    return f"load:{rows[0].row.line}"


def _load(job: Job, by: Provenance, family: PlannedFamily, place: Place) -> CommitStep:
    rows = _new(family)
    by = _by(by, job, _load_named(rows))
    members = people.persons(
        (each.row, named(by.command_id, f"person:{each.row.line}"), each.nik_key) for each in rows
    )
    family_id = family_loaded(job, family)

    def make() -> LoadFamily:
        niks = NikClaims(member.nik_key for member in members)
        begun, kk = Beginning(family_id), KkClaim(family.kk_key)
        return LoadFamily(begun, kk, niks, job.village_code, place, members)

    lines = [each.row.line for each in rows]
    parents = (each for member in members for each in (member.father, member.mother) if each)
    newcomers = (
        family_id,
        *(member.person_id for member in members),
        *(parent.subject_id for parent in parents),
    )
    return CommitStep(lines, Command(make, by), family.untouched, newcomers)


def _put_right(
    job: Job, by: Provenance, planned_at: int, planned: PlannedRow
) -> Iterator[CommitStep]:
    """What the row says otherwise of somebody registered, by the commands of the counter."""
    for what, decide in _corrections(planned):

        def make(decide: Correcting = decide) -> Decision:
            assert planned.family_id
            family = Family(planned.family_id)
            overtaken = NotOvertaken(family, planned_at, as_part_of=job.id)
            return decide(family).guarded(InRegion(None, family), overtaken)

        line = planned.row.line
        yield CommitStep([line], Command(make, _by(by, job, f"{what}:{line}")))


def _corrections(planned: PlannedRow) -> Iterator[tuple[str, Correcting]]:
    # They stand beside their endpoints, and a first load need not wait for all of HTTP.
    from services.registry.corrections.correct_relation import CorrectRelation
    from services.registry.persons.assign_nik import AssignNik
    from services.registry.persons.correct_biodata import CorrectBiodata

    row, who, nik_key = planned.row, planned.person_id, planned.nik_key
    assert who
    fields = [each.field for each in planned.changes]
    stated = {each: people.stated(row, each) for each in fields if each != "documents"}
    stated |= {"documents": planned.documents} if "documents" in fields else {}
    nik, relation = stated.pop("nik", None), stated.pop("relation", None)
    if nik:
        yield "assign", lambda home: AssignNik(home, NikClaims([nik_key]), who, nik_key, nik)
    if stated:
        yield "correct", lambda home: CorrectBiodata(home, who, stated, day_of(now()))
    if relation:
        yield "relate", lambda home: CorrectRelation(home, who, relation)


def _carry_out(
    bench: Workbench, steps: Sequence[CommitStep], planned_at: int
) -> list[tuple[CommitStep, Refused]]:
    """The steps that the register refused, for it changed since the plan was made."""
    untouched = planned_at if all(step.untouched for step in steps) else None
    commands = [step.command for step in steps]
    outcomes = decide_all(bench.ledger, commands, untouched=untouched)
    return [
        (step, outcome)
        for step, outcome in zip(steps, outcomes, strict=True)
        if not isinstance(outcome, Outcome)
    ]


def _set_baseline(bench: Workbench, job: Job, by: Provenance) -> None:
    decision = SetBaseline(Baseline(job.village_code), day_of(job.created_at), job.id)
    bench.ledger.decide(decision, _by(by, job, "baseline"))


def _finish(bench: Workbench, job: Job, totals: dict[str, int]) -> None:
    with bench.db.transaction():
        jobs.move(bench.db, job.id, to="committed", out_of="committing", totals=Jsonb(totals))
        contents.forget_file(bench.db, job)
