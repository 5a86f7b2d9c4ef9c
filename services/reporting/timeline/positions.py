"""How far each service has been heard, and waiting until it is far enough (read your writes)."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query
from pydantic import StringConstraints

from infra.runtime.http.deps import Pool, PoolDep, equipped
from infra.runtime.http.reading.moves import Moves
from infra.runtime.messaging.topology import HEARS
from infra.runtime.projections.reading import applied
from services.reporting.timeline.view import household_timeline

SOURCES = HEARS["reporting"]
PATIENCE = 2.0

Position = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(SOURCES)}):\d{{1,15}}$")]


def heard(pool: Pool) -> dict[str, int]:
    """The last position of each service that the timeline holds."""
    with pool.connection() as db:
        return {source: applied(db, household_timeline, source) for source in SOURCES}


async def reached(
    pool: PoolDep,
    moves: Annotated[Moves, equipped(Moves)],
    min_position: Annotated[
        list[Position] | None,
        Query(description="Tunggu sampai posisi ini; boleh beberapa", examples=[["registry:1"]]),
    ] = None,
) -> dict[str, int]:
    """Waits a little; raises NotYet when a service is still not heard far enough."""
    wanted = [each.split(":") for each in min_position or ()]

    def arrived(positions: dict[str, int]) -> bool:
        return all(positions[source] >= int(position) for source, position in wanted)

    return await moves.until(partial(heard, pool), arrived, PATIENCE, shared=heard)


Reached = Annotated[dict[str, int], Depends(reached)]
