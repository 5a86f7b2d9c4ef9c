"""Filling and making up: how far the tables of views are, and reactions made up for the past."""

from collections.abc import Iterable
from itertools import chain
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse
from psycopg import connect
from pydantic import BaseModel, NonNegativeInt

from contracts.text import Word
from infra.runtime.http.access import requires
from infra.runtime.http.deps import DepsDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.http.manual.form import Form
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.process.operations.allowed import LOOK, OPERATE, running_in
from infra.runtime.projections.generations.lookup import progress
from infra.runtime.projections.generations.spare import fill_again
from infra.runtime.projections.look_back import LookedBack, look_back
from infra.runtime.projections.reactions import Reaction, Reactions
from infra.runtime.refusals import NotFound

router = APIRouter(prefix="/operations", tags=["Operasi"])


class JsonLines(StreamingResponse):
    """One JSON object in each line, as they come."""

    media_type = "application/x-ndjson"


class GenerationShown(BaseModel):
    """One set of a view's tables: what serves this release, and what is being filled.

    One that was filled again says whether its rows were those of the one it replaced.
    """

    view: str
    schema_name: str
    state: str
    position: int
    head: int
    identical: bool | None
    digest: str | None


ViewName = Annotated[
    Word, Path(description="Tampilan; daftarnya: GET /operations/views", examples=["assignments"])
]
ReactionName = Annotated[
    Word,
    Path(
        description="Reaksi; daftarnya: GET /operations/reactions",
        examples=["when_change_ratified_apply_it"],
    ),
]


class Rebuilding(BaseModel):
    made: str
    """The schema of the tables that are filled."""


class ReactionBegan(BaseModel):
    name: str
    log: str
    begins: int
    """Up to this position of the log it has not reacted, for it did not exist."""


class Past(Form):
    """From where on a reaction looks back; `rehearse` says what would follow and does nothing."""

    EXAMPLE: ClassVar = {"after": 0, "rehearse": True}

    after: NonNegativeInt = 0
    rehearse: bool = True


class LookingBackProgress(BaseModel):
    position: int
    upto: int
    facts: dict[str, int]
    failed: dict[str, int]


@router.get(
    "/views",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Daftar tampilan data",
)
def views(deps: DepsDep) -> list[str]:
    return [view.name for view in running_in(deps).service.views]


@router.get(
    "/generations",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Penyusunan tampilan data",
)
def generations(deps: DepsDep) -> list[GenerationShown]:
    running = running_in(deps)
    with deps.pool.connection() as db:
        return [
            GenerationShown(view=view.name, head=running.log_of(view).head(db), **each)
            for view in running.service.views
            for each in progress(db, view)
        ]


@router.post(
    "/views/{name}/rebuild",
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Bangun ulang satu tampilan",
)
def rebuild(deps: DepsDep, name: ViewName, _: CommandDep) -> Rebuilding:
    """Workers fill it beside what serves, compare, and let it take over."""
    for view in running_in(deps).service.views:
        if view.name == name:
            with deps.pool.connection() as db:
                return Rebuilding(made=fill_again(db, view))
    raise NotFound


@router.get(
    "/reactions",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Daftar reaksi",
)
def reactions(deps: DepsDep) -> list[ReactionBegan]:
    with deps.pool.connection() as db:
        return [
            ReactionBegan(name=one.name, log=each.log_name, begins=each.begins(db, one))
            for each in running_in(deps).reactions
            for one in each.all
        ]


@router.post(
    "/reactions/{name}/look-back",
    response_class=JsonLines,
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Jalankan reaksi untuk catatan lama",
)
def look_back_with(deps: DepsDep, name: ReactionName, past: Past, _: CommandDep) -> JsonLines:
    """Progress as JSON lines. What an earlier run has done is not done twice."""
    running = running_in(deps)
    of_log, one = _named(running.reactions, name)

    def steps() -> Iterable[LookedBack]:
        with connect(running.settings.app_conninfo, autocommit=True) as db:
            yield from look_back(db, of_log, one, past.after, rehearsing=past.rehearse)

    return _streamed(LookingBackProgress(**vars(each)) for each in steps())


def _named(all_reactions: Iterable[Reactions], name: str) -> tuple[Reactions, Reaction]:
    for of_log in all_reactions:
        for one in of_log.all:
            if one.name == name:
                return of_log, one
    raise NotFound


def _streamed(steps: Iterable[BaseModel]) -> JsonLines:
    rest = iter(steps)
    begun = chain([next(rest)], rest)  # a refusal comes before the answer has begun
    lines = (each.model_dump_json(exclude_none=True) + "\n" for each in begun)
    return JsonLines(lines)
