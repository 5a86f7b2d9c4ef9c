"""Read your own write: a caller names a position, and the read waits until the view has it."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from infra.runtime.http.deps import equipped
from infra.runtime.http.reading.moves import Moves


def fresh(position: Callable[[Request], int], timeout: float = 2.0) -> Any:
    """Use as `as_of: Annotated[int, fresh(position)]`; the answer shows at least that position."""

    async def reached(
        request: Request,
        response: Response,
        moves: Annotated[Moves, equipped(Moves)],
        min_position: Annotated[int, Query(ge=0, description="Tunggu sampai posisi ini")] = 0,
    ) -> int:
        look = partial(position, request)
        at = await moves.until(look, lambda found: found >= min_position, timeout)
        response.headers["As-Of-Position"] = str(at)
        return at

    return Depends(reached)
