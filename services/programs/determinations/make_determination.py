"""Make a determination: freeze the list of a village's recipients, and enrol those who are new.

The list says what it rests on: rule version, registry position, day of ages. A family is enrolled
in a programme once. A family that meanwhile died out, left or was taken off the list stays on the
frozen list, which is about that position, but is not enrolled.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.event import Effective, Event
from contracts.ids import FAMILY, named
from contracts.programs.programmes import DeterminationMade, FamilyEnrolled
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import Who, requires
from infra.runtime.http.provenance import By
from infra.runtime.projections.follower import hold
from infra.runtime.projections.reading import applied, reading
from infra.runtime.refusals import NotFound, Refused
from services.programs.assessments.question import NotKnownYet, ask
from services.programs.determinations.assessed import Assessed, assess_all, present_in
from services.programs.enrolments.enrolments import ENROLMENT_FACTS, Enrolments
from services.programs.families.family_attributes import family_attributes
from services.programs.programmes.rulebook import Rulebook, about
from services.programs.rights import DETERMINE

router = APIRouter(tags=["Penetapan"])


class NobodyToJudge(Refused):
    title = "Tidak ada keluarga untuk dinilai"
    detail = "Pada posisi itu belum ada keluarga tercatat di desa ini. Periksa desa dan posisinya."


class MakeDetermination(Decision):
    def __init__(
        self,
        programme: UUID,
        determination_id: UUID,
        village_code: str,
        assessed: Assessed,
        present: Collection[UUID],
    ) -> None:
        self.programme_id = programme
        self.determination_id = determination_id
        self.village_code = village_code
        self.assessed = assessed
        self.present = present
        self.book = Rulebook()
        self.enrolments = Enrolments()

    def consistency_boundary(self) -> Sequence[Selector]:
        families = [
            Selector(ENROLMENT_FACTS, [FAMILY.of(family)]) for family in self.assessed.eligible
        ]
        return [about(self.programme_id), *families]

    def fold(self, past: Recorded) -> None:
        self.book.fold(past.fact)
        self.enrolments.fold(past.fact)

    def execute(self) -> None:
        found = self.assessed
        if self.book.programme is None or found.rule_version not in self.book.versions:
            raise NotFound
        if not (found.eligible or found.ineligible or found.unknown):
            raise NobodyToJudge
        self.record(
            DeterminationMade(
                programme_id=self.programme_id,
                determination_id=self.determination_id,
                village_code=self.village_code,
                rule_version=found.rule_version,
                known_at=found.known_at,
                as_of=found.as_of,
                eligible=found.eligible,
                unknown_count=found.unknown,
                ineligible_count=found.ineligible,
            )
        )
        for family_id in found.eligible:
            if family_id in self.present:
                self._enrol(family_id)

    def _enrol(self, family_id: UUID) -> None:
        if self.enrolments.active(self.programme_id, family_id):
            return
        self.record(
            FamilyEnrolled(
                programme_id=self.programme_id,
                family_id=family_id,
                village_code=self.village_code,
                effective=Effective.day(self.assessed.as_of),
                determination_id=self.determination_id,
            )
        )


class NewDetermination(BaseModel):
    model_config = ConfigDict(extra="forbid")

    village: Annotated[str, Field(pattern=r"^\d\d(\.\d\d){2}\.\d{4}$")]
    known_at: Annotated[int | None, Field(ge=0)] = None
    as_of: date | None = None
    rule_version: Annotated[int | None, Field(ge=1)] = None


class DeterminationReceipt(BaseModel):
    """What was frozen, and how many families are new."""

    determination_id: UUID
    position: int
    rule_version: int
    known_at: int
    as_of: date
    eligible: int
    ineligible: int
    unknown: int
    enrolled: int


@router.post(
    "/programmes/{code}/determinations",
    status_code=201,
    dependencies=[requires(DETERMINE)],
    summary="Menetapkan penerima satu desa",
)
def determine(
    request: Request, code: str, wanted: NewDetermination, who: Who, by: By
) -> DeterminationReceipt:
    who.require(wanted.village)
    app = request.app
    question = ask(app, code, wanted.known_at, wanted.as_of, wanted.rule_version)
    determination_id = named(by.command_id, "determination")
    reactions = [f"reaction:{each.name}" for each in app.state.running.service.reactions]
    # A death that a reaction has seen before anybody was enrolled must not slip through.
    with app.state.pool.connection() as db, db.transaction():
        reached = hold(db, reactions)
        with reading(app.state.reader, family_attributes, who.regions) as seen:
            if applied(seen, family_attributes) < reached:
                raise NotKnownYet
            assessed = assess_all(seen, question, wanted.village)
            present = present_in(seen, wanted.village)
        decision = MakeDetermination(
            question.programme_id, determination_id, wanted.village, assessed, present
        )
        done = app.state.ledger.decide(decision, by)
    return _receipt(done.position, [past.fact for past in done.recorded])


def _receipt(position: int, facts: Sequence[Event]) -> DeterminationReceipt:
    made = next(fact for fact in facts if isinstance(fact, DeterminationMade))
    return DeterminationReceipt(
        determination_id=made.determination_id,
        position=position,
        rule_version=made.rule_version,
        known_at=made.known_at,
        as_of=made.as_of,
        eligible=len(made.eligible),
        ineligible=made.ineligible_count,
        unknown=made.unknown_count,
        enrolled=len(facts) - 1,
    )
