"""The programmes, and one of them with every published version of its rule."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.programs.programmes import Criterion
from infra.runtime.http.deps import LedgerDep, ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.projections.reading import reading
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook
from services.programs.programmes.view import programmes
from services.programs.rights import READ

router = APIRouter(tags=["Program"])


class ProgrammeListed(BaseModel):
    code: str
    name: str
    target: str
    versions: int


class RuleVersionShown(BaseModel):
    version: int
    effective: date | None
    criteria: list[Criterion]


class ProgrammeShown(BaseModel):
    code: str
    name: str
    target: str
    rule_versions: list[RuleVersionShown]


@router.get(
    "/programmes", dependencies=[READ, opens_nothing(Nothing.DEFINED)], summary="Daftar program"
)
def listed(reader: ReaderDep) -> list[ProgrammeListed]:
    with reading(reader, programmes, ()) as db:
        rows = db.execute(
            "SELECT code, name, target, versions FROM programme ORDER BY code"
        ).fetchall()
    return [ProgrammeListed(code=c, name=name, target=of, versions=n) for c, name, of, n in rows]


@router.get(
    "/programmes/{code}",
    dependencies=[READ, opens_nothing(Nothing.DEFINED)],
    summary="Satu program dan aturannya",
)
def show(code: ProgrammeCode, ledger: LedgerDep) -> ProgrammeShown:
    book = Rulebook(code)
    ledger.ask(book)
    return ProgrammeShown(
        code=book.programme.code,
        name=book.programme.name,
        target=book.programme.target,
        rule_versions=[
            RuleVersionShown(version=n, effective=each.effective.on, criteria=list(each.criteria))
            for n, each in sorted(book.versions.items())
        ],
    )
