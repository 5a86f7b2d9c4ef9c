"""Define a programme: its code is what people call it, so no two programmes share one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from pydantic import Field

from contracts.event import Event
from contracts.programs.programmes import ProgrammeDefined, TargetKind
from contracts.text import ShortText
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.programs.office import Form, OfficeDep
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook
from services.programs.rights import DEFINE

router = APIRouter(tags=["Program"])


class CodeTaken(Refused):
    title = "Kode program sudah dipakai"
    detail = "Program lain memakai kode ini. Pilih kode lain."


@dataclass
class DefineProgramme(Decision):
    book: Rulebook
    code: str
    name: str
    target: TargetKind

    def decide(self) -> Sequence[Event]:
        known = self.book.definition
        if known and (known.name, known.target) != (self.name, self.target):
            raise CodeTaken
        if known:
            return []
        return [
            ProgrammeDefined(
                programme_id=self.book.programme_id,
                code=self.code,
                name=self.name,
                target=self.target,
            )
        ]


class NewProgramme(Form):
    EXAMPLE: ClassVar = {
        "code": "BANTUAN-SEKOLAH",
        "name": "Bantuan perlengkapan sekolah",
        "target": "person",
    }

    code: Annotated[ProgrammeCode, Field(examples=["PKH"])]
    name: Annotated[
        ShortText, Field(min_length=3, max_length=120, examples=["Program Keluarga Harapan"])
    ]
    target: TargetKind = Field(
        default=TargetKind.FAMILY,
        description="Siapa yang menerima: keluarga, atau orangnya sendiri",
    )


@router.post("/programmes", status_code=201, dependencies=DEFINE, summary="Mendefinisikan program")
def define(programme: NewProgramme, office: OfficeDep, response: Response) -> dict[str, int]:
    code = programme.code
    done = office.record(DefineProgramme(Rulebook(code), code, programme.name, programme.target))
    response.headers["Location"] = f"/programmes/{code}"
    return {"position": done.position}
