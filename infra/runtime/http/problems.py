"""Every error is an RFC 9457 problem in Indonesian that says what to do and echoes no input."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from psycopg.errors import QueryCanceled
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.http.opening.recording import note_attempt
from infra.runtime.http.wording import (
    BadRequest,
    Failed,
    IdempotencyKeyMissing,
    Invalid,
    NotReady,
    PreconditionMissing,
    TooHeavy,
    TooLarge,
    WrongMethod,
    field_errors,
)
from infra.runtime.privacy.access_log import AccessLogUnavailable
from infra.runtime.refusals import NotFound, Refused
from infra.runtime.telemetry.traces import current_trace_id

MEDIA_TYPE = "application/problem+json"

PLAIN: Mapping[int, type[Refused]] = {
    kind.status: kind for kind in (BadRequest, NotFound, WrongMethod, TooLarge, NotReady, Failed)
}
REQUIRED_HEADERS: Mapping[str, type[Refused]] = {
    "idempotency-key": IdempotencyKeyMissing,
    "if-match": PreconditionMissing,
}


class Problem(BaseModel):
    """The body of every error. A refusal may add members of its own, such as positions."""

    type: str = Field(examples=["/problems/invalid"])
    title: str = Field(examples=["Isian belum benar"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["Perbaiki isian yang ditandai, lalu kirim lagi."])
    instance: str = Field(examples=["urn:uuid:0aff182f-2461-462e-96a0-41982c742f04"])
    trace_id: str = Field(examples=["0aff182f2461462e96a041982c742f04"])
    errors: list[dict[str, str]] = Field(
        default=[],
        examples=[
            [{"pointer": "/effective", "code": "missing", "detail": "Isian ini wajib diisi."}]
        ],
    )


def problem(
    refusal: Refused,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Show a refusal. All 404 look alike, so that nobody learns what exists elsewhere."""
    answer = NotFound() if refusal.status == 404 else refusal
    name = answer.problem or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(answer).__name__).lower()
    trace = current_trace_id()
    body: dict[str, Any] = jsonable_encoder(answer.facts) | {
        "type": f"/problems/{name}",
        "title": answer.title,
        "status": answer.status,
        "detail": answer.explanation,
        # The path may hold what somebody typed, so the occurrence is named by its trace.
        "instance": UUID(hex=trace).urn,
        "trace_id": trace,
        "errors": list(errors),
    }
    sent = dict(headers or {})
    if answer.retry_after is not None:
        sent["Retry-After"] = str(answer.retry_after)
    if answer.status == 401:
        sent["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, answer.status, sent, MEDIA_TYPE)


def plain_problem(status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Show an error that no rule of ours raised: wrong method, too large, our own failure."""
    kind = PLAIN.get(status, BadRequest if status < 500 else Failed)
    return problem(kind(), headers=headers)


def methods_at(app: FastAPI, path: str) -> list[str]:
    """What an address takes, of all routes at it: the framework knows those of the first alone."""
    routes = iter_route_contexts(app.routes)
    found = (each.methods or () for each in routes if each.path_regex.match(path))
    return sorted({method for methods in found for method in methods})


def install_problems(app: FastAPI) -> None:
    """Replace the framework's own error bodies, which are English and echo the input."""

    @app.exception_handler(Refused)
    async def refused(request: Request, refusal: Refused) -> JSONResponse:
        try:
            await run_in_threadpool(note_attempt, request, refusal)
        except AccessLogUnavailable as unrecorded:
            return problem(unrecorded)
        return problem(refusal)

    async def unavailable(_: Request, __: Exception) -> JSONResponse:
        return plain_problem(503)

    @app.exception_handler(QueryCanceled)
    async def too_heavy(_: Request, __: QueryCanceled) -> JSONResponse:
        return problem(TooHeavy())

    for kind in AWAY:
        app.add_exception_handler(kind, unavailable)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        allowed = {"Allow": ", ".join(methods_at(app, request.url.path))}
        wrong = error.status_code == WrongMethod.status
        return plain_problem(error.status_code, allowed if wrong else error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        for found in error.errors():
            place, *names = found["loc"]
            missing = REQUIRED_HEADERS.get(str(names[0]).lower()) if names else None
            if place == "header" and missing:
                return problem(missing())
        return problem(Invalid(), field_errors(error.errors()))
