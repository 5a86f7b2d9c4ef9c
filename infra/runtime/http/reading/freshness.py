"""Read your own write: a caller names a position, and the read waits until the view has it."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.deps import equipped, request_deps
from infra.runtime.http.reading.moves import Moves
from infra.runtime.refusals import Refused


class NoSuchPosition(Refused):
    status = 422
    title = "Posisi itu belum ada"
    detail = "Kirim sebagai min_position posisi dari jawaban yang Anda terima, tidak lebih."


def fresh(position: Callable[[Request], int], timeout: float = 2.0) -> Any:
    """Use as `as_of: Annotated[int, fresh(position)]`; the answer shows at least that position."""

    async def reached(
        request: Request,
        response: Response,
        moves: Annotated[Moves, equipped(Moves)],
        min_position: Annotated[
            int,
            Query(ge=0, description="Tunggu sampai `position` dari jawaban ini", examples=[1]),
        ] = 0,
    ) -> int:
        at = await moves.until(
            partial(position, request),
            lambda found: found >= min_position,
            timeout,
            shared=position,
            possible=partial(_require_recorded, request_deps(request).ledger, min_position),
        )
        response.headers["As-Of-Position"] = str(at)
        return at

    return Depends(reached)


def _require_recorded(ledger: Ledger | None, position: int) -> None:
    """Raises NoSuchPosition: nobody waits for what was never recorded."""
    if ledger and position > ledger.head():
        raise NoSuchPosition
