"""The programmes there are, and every published version of their rules."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from psycopg import Connection
from pydantic import BaseModel

from contracts.programs.programmes import (
    Criterion,
    ProgrammeDefined,
    RuleVersionPublished,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import requires
from infra.runtime.projections.views import View
from services.programs.programmes.rulebook import read_rulebook
from services.programs.rights import READ

programmes = View(
    "programmes",
    """
    CREATE TABLE programme (
        programme_id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        versions int NOT NULL DEFAULT 0
    )""",
)
router = APIRouter(tags=["Program"])


@programmes.on(ProgrammeDefined)
def _(db: Connection[Any], fact: ProgrammeDefined, _: Recorded) -> None:
    db.execute(
        "INSERT INTO programme VALUES (%s, %s, %s)", (fact.programme_id, fact.code, fact.name)
    )


@programmes.on(RuleVersionPublished)
def _(db: Connection[Any], fact: RuleVersionPublished, _: Recorded) -> None:
    db.execute(
        "UPDATE programme SET versions = %s WHERE programme_id = %s",
        (fact.version, fact.programme_id),
    )


class ProgrammeListed(BaseModel):
    code: str
    name: str
    versions: int


class RuleVersionShown(BaseModel):
    version: int
    effective: date | None
    criteria: list[Criterion]


class ProgrammeShown(BaseModel):
    code: str
    name: str
    rule_versions: list[RuleVersionShown]


@router.get("/programmes", dependencies=[requires(READ)], summary="Daftar program")
def listed(request: Request) -> list[ProgrammeListed]:
    with request.app.state.reader.connection() as db:
        rows = db.execute(
            "SELECT code, name, versions FROM programmes.programme ORDER BY code"
        ).fetchall()
    return [ProgrammeListed(code=code, name=name, versions=n) for code, name, n in rows]


@router.get(
    "/programmes/{code}", dependencies=[requires(READ)], summary="Satu program dan aturannya"
)
def show(request: Request, code: str) -> ProgrammeShown:
    book = read_rulebook(request.app.state.ledger, code)
    assert book.programme
    return ProgrammeShown(
        code=book.programme.code,
        name=book.programme.name,
        rule_versions=[
            RuleVersionShown(version=n, effective=each.effective.on, criteria=list(each.criteria))
            for n, each in sorted(book.versions.items())
        ],
    )
