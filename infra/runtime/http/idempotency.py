"""A command sent twice with one Idempotency-Key is carried out once and answered alike.

The ledger already refuses to record a command id twice, so a crash between the append and the
stored answer is harmless: the repeat finds the facts and answers again. Only successful answers
are kept, for 30 days; a refused command changed nothing, so asking again decides again. The same
key with another body or other grounds is refused: here for as long, by the ledger for ever.
"""

import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, LiteralString
from uuid import UUID

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.routing import iter_route_contexts
from psycopg import Connection
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from contracts.cell import derived
from infra.runtime.eventstore.ledger import KeyReused
from infra.runtime.http.access import SAFE, UNSTORED, Who, declared
from infra.runtime.http.deps import each_by_itself, request_deps
from infra.runtime.refusals import Refused

COMMANDS = UUID("6f1d3a52-6a0e-5d6f-9a4e-0c5f7f0d2b11")
KEPT_HEADERS = ("content-type", "location", "etag")
GROUNDS = (
    *("acting-role", "channel", "confirmed-at"),
    *("delegation", "evidence", "legal-basis", "office", "on-behalf-of", "reason", "reason-code"),
)
"""Headers that are a part of what was sent: another ground is another command."""

UNHURRIED: LiteralString = "set_config('synchronous_commit', 'off', true)"
"""A row of ours need not be on disk: who repeats a command finds its facts, which are."""

# A claim older than a minute lost its process; the same request may take it over. So may it where
# the clock was set back since: it would wait for longer than any process works at a request.
CLAIM: LiteralString = f"""
    INSERT INTO idempotency (command_id, request) VALUES (%s, %s)
    ON CONFLICT (command_id) DO UPDATE
    SET request = excluded.request, started_at = now(), status = NULL, headers = NULL, body = NULL
    WHERE idempotency.started_at < now() - interval '30 days'
        OR (idempotency.status IS NULL AND idempotency.request = excluded.request
            AND idempotency.started_at
                NOT BETWEEN now() - interval '1 minute' AND now() + interval '1 minute')
    RETURNING command_id, {UNHURRIED}"""

KEEP: LiteralString = f"""
    WITH expired AS (
        DELETE FROM idempotency WHERE command_id IN (
            SELECT command_id FROM idempotency
            WHERE started_at < now() - interval '30 days' LIMIT 10))
    UPDATE idempotency SET status = %s, headers = %s, body = %s WHERE command_id = %s
    RETURNING {UNHURRIED}"""


class InFlight(Refused):
    title = "Kiriman yang sama sedang diproses"
    detail = "Tunggu sebentar, lalu kirim lagi dengan kunci yang sama."
    retry_after = 1


class Unkeyed(RuntimeError):
    """A route that writes takes no Idempotency-Key."""


@dataclass(frozen=True)
class ClaimedCommand:
    """One intent of one person; its id is the same however often it is sent."""

    id: UUID
    stored: bool
    digest: bytes = field(default=b"", repr=False)
    """Of the body, under the Idempotency-Key."""


class Replayed(Exception):
    """The stored answer, on its way out."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.answer = Response(body, status, headers | {"Idempotent-Replayed": "true"})


async def command(
    request: Request,
    who: Who,
    idempotency_key: Annotated[
        str,
        Header(
            min_length=8,
            max_length=128,
            pattern=r"^[ -~]*$",
            description="UUID baru untuk setiap maksud; dikirim lagi dengan isi yang sama,"
            " jawabannya sama",
            examples=["5f1c2b6e-0c53-4f0a-9d0b-3f1c2a7e4d11"],
        ),
    ],
) -> ClaimedCommand:
    """Claims the command for this request, or replays the answer it had."""
    name = f"{who.person}:{request.method} {request.url.path}:{idempotency_key}"
    claimed = ClaimedCommand(
        derived(COMMANDS, name), UNSTORED not in declared(request.scope["route"])
    )
    digest = hmac.new(idempotency_key.encode(), digestmod="sha256")
    async for part in _content(request):
        digest.update(part)
    body = digest.digest()
    for name in GROUNDS:
        for given in request.headers.getlist(name):
            digest.update(f"\0{name}\0{given}".encode())
    await run_in_threadpool(claim, request_deps(request).pool, claimed.id, digest.digest())
    request.state.command = claimed
    return replace(claimed, digest=body)


CommandDep = Annotated[ClaimedCommand, Depends(command)]


async def _content(request: Request) -> AsyncIterator[bytes]:
    yield request.url.query.encode()
    if "form" not in request.headers.get("content-type", ""):
        yield await request.body()
        return
    for name, value in (await request.form()).multi_items():
        yield f"\0{name}\0".encode()
        if isinstance(value, UploadFile):
            while part := await value.read(65_536):
                yield part
            await value.seek(0)
        else:
            yield value.encode()


def claim(pool: ConnectionPool[Any], command_id: UUID, digest: bytes) -> None:
    """Raises Replayed, KeyReused or InFlight unless this request is to carry the command out."""
    with each_by_itself(pool) as db:
        if db.execute(CLAIM, (command_id, digest)).fetchone():
            return
        read = "SELECT request, status, headers, body FROM idempotency WHERE command_id = %s"
        found = db.execute(read, (command_id,)).fetchone()
    if found is None:
        raise InFlight
    request, status, headers, body = found
    if not hmac.compare_digest(request, digest):
        raise KeyReused
    if status is None:
        raise InFlight
    raise Replayed(status, headers, body)


def finish(
    pool: ConnectionPool[Any],
    done: ClaimedCommand,
    status: int,
    headers: dict[str, str],
    body: bytes,
) -> None:
    """Keep a successful answer; otherwise forget the claim, so that a repeat decides again."""
    with each_by_itself(pool) as db:
        if done.stored and 200 <= status < 400:
            db.execute(KEEP, (status, Jsonb(headers), body, done.id))
        else:
            release(db, done.id)


def release(db: Connection[Any], command_id: UUID) -> None:
    db.execute(
        f"DELETE FROM idempotency WHERE command_id = %s AND status IS NULL RETURNING {UNHURRIED}",
        (command_id,),
    )


def unkeyed_routes(app: FastAPI) -> list[str]:
    """Routes that write without taking an Idempotency-Key, and are not marked `safe`."""
    return [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if (route.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        and not {command, SAFE} & set(declared(route.original_route))
    ]
