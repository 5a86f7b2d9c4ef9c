"""Define a programme: its code is what people call it, so no two programmes share one."""

from collections.abc import Sequence
from typing import Annotated

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.programs.programmes import ProgrammeDefined
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.refusals import Refused
from services.programs.programmes.rulebook import about, programme_id
from services.programs.rights import DEFINE

router = APIRouter(tags=["Program"])


class CodeTaken(Refused):
    title = "Kode program sudah dipakai"
    detail = "Program lain memakai kode ini. Pilih kode lain."


class DefineProgramme(Decision):
    def __init__(self, code: str, name: str) -> None:
        self.programme_id = programme_id(code)
        self.code = code
        self.name = name
        self.known_as: str | None = None

    def consistency_boundary(self) -> Sequence[Selector]:
        return [about(self.programme_id)]

    @event(ProgrammeDefined)
    def _(self, name: str) -> None:
        self.known_as = name

    def execute(self) -> None:
        if self.known_as == self.name:
            return
        if self.known_as is not None:
            raise CodeTaken
        self.record(
            ProgrammeDefined(programme_id=self.programme_id, code=self.code, name=self.name)
        )


class NewProgramme(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,29}$", examples=["PKH"])
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)] = (
        Field(examples=["Program Keluarga Harapan"])
    )


@router.post(
    "/programmes",
    status_code=201,
    dependencies=[requires(DEFINE)],
    summary="Mendefinisikan program",
)
def define(request: Request, response: Response, programme: NewProgramme, by: By) -> dict[str, int]:
    done = request.app.state.ledger.decide(DefineProgramme(programme.code, programme.name), by)
    response.headers["Location"] = f"/programmes/{programme.code}"
    return {"position": done.position}
