"""A small service for these tests: notes kept per region, with every kind of route."""

import threading
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, field_validator

from contracts.event import Provenance
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from contracts.text import Unclear
from infra.runtime.eventstore.decisions import Stale
from infra.runtime.http.access import Who, public, requires, safe, unstored
from infra.runtime.http.app import UPLOAD
from infra.runtime.http.deps import equipped, request_deps
from infra.runtime.http.limits import limited
from infra.runtime.http.opening.declaring import RECORDS, Nothing, opens, opens_nothing
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.conditional import IfMatch, tagged
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.http.reading.paging import Page, PagingDep
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused

READ = right("read notes", "clerk", "auditor")
WRITE = right("write notes", "clerk")
COUNTED = opens_nothing(Nothing.COUNTED)
FIELDS = (Disclosed.NAME, Disclosed.ADDRESS)

router = APIRouter(prefix="/notes")


class NoteClosed(Refused):
    title = "Catatan ditutup"
    detail = "Catatan ini sudah ditutup. Buat catatan baru."


class NoSuchNote(Refused):
    status = 404
    detail = "Tidak ada catatan itu, tetapi kalimat ini tidak pernah tampil."


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    region: str = Field(max_length=13)
    number: int = Field(ge=1, le=9)
    on: date | None = None
    kind: str = Field(default="a", pattern="^[ab]$")

    @field_validator("region")
    @classmethod
    def known(cls, value: str) -> str:
        if value.startswith("99"):
            raise Unclear("Kode wilayah ini tidak ada.")
        if value.startswith("98"):
            raise ValueError(f"{value} is not fine")
        return value


class Notes:
    """What the routes did, and a gate to hold a request in the middle."""

    def __init__(self) -> None:
        self.written: list[Provenance] = []
        self.gate = threading.Event()
        self.gate.set()
        self.inside = threading.Event()
        self.position = 0
        self.fail: Exception | None = None


def position(request: Request) -> int:
    return request_deps(request).find(Notes).position


NotesDep = Annotated[Notes, equipped(Notes)]


@router.post("", status_code=201, dependencies=[requires(WRITE), RECORDS])
def write(note: Note, who: Who, by: By, kept: NotesDep, response: Response) -> dict[str, Any]:
    who.require(note.region)
    kept.inside.set()
    kept.gate.wait(10)
    if kept.fail:
        raise kept.fail
    if note.number == 9:
        raise NoteClosed(number=9)
    kept.written.append(by)
    response.headers["Location"] = f"/notes/{len(kept.written)}"
    return {"position": len(kept.written)}


@router.post("/secret", dependencies=[requires(WRITE), unstored, RECORDS])
def write_secret(note: Note, by: By, kept: NotesDep) -> dict[str, Any]:
    kept.written.append(by)
    return {"name": "Budi", "command": str(by.command_id)}


@router.post(
    "/search",
    dependencies=[
        requires(READ),
        safe,
        limited("search", burst=3, per_hour=90),
        opens("notes.search", Disclosed.NAME, of=PERSON),
    ],
)
def search(note: Note, who: Who, opened: OpenedDep) -> list[str]:
    found = [UUID(int=note.number)] if note.kind == "a" else []
    opened.tell_each((note.region, each) for each in found)
    return [opened.purpose]


@router.post("/files", dependencies=[requires(WRITE), RECORDS], max_body_size=UPLOAD)
def upload(by: By, file: Annotated[UploadFile, File()], kept: NotesDep) -> int:
    kept.written.append(by)
    return len(file.file.read())


@router.put("/{number}", dependencies=[requires(WRITE), RECORDS])
def change(number: int, note: Note, base: IfMatch, by: By) -> None:
    if base != 14:
        raise Stale(base=base, current=14, changed=[f"kind-{base}-14"])


@router.get("", dependencies=[requires(READ), COUNTED])
def page(paging: PagingDep, as_of: Annotated[int, fresh(position, 0.3)]) -> Page[int]:
    after = max(0, paging.after_number(0))
    rows = list(range(after + 1, 8))[: paging.limit + 1]
    return paging.page(rows, lambda row: (row, UUID(int=row)), as_of)


@router.get("/{number}", dependencies=[requires(READ), opens("notes.read", *FIELDS, of=PERSON)])
def read(
    number: UUID,
    who: Who,
    opened: OpenedDep,
    response: Response,
    region: str = "18.09.01.2001",
) -> dict[str, Any]:
    if number == UUID(int=0):
        raise NoSuchNote
    opened.tell(who.acting(region), [number], Disclosed.NAME)
    tagged(response, 14)
    return {"roles": sorted(who.roles), "person": who.person}


@router.get("/weather/today", dependencies=[public, opens_nothing(Nothing.EVERYBODY)])
def weather() -> str:
    return "cerah"
