"""Read your own write: a caller names a position, and the read waits until the view has it."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from infra.runtime.refusals import Refused


class NotYet(Refused):
    status = 503
    title = "Sedang diproses"
    detail = "Perubahan sudah tersimpan tetapi belum tampil di sini. Coba lagi sebentar."
    retry_after = 1


def fresh(position: Callable[[Request], int], timeout: float = 2.0) -> Any:
    """Use as `as_of: Annotated[int, fresh(position)]`; the answer shows at least that position."""

    async def reached(
        request: Request,
        response: Response,
        min_position: Annotated[int, Query(ge=0, description="Tunggu sampai posisi ini")] = 0,
    ) -> int:
        end = monotonic() + timeout
        while (at := await run_in_threadpool(position, request)) < min_position:
            if monotonic() > end:
                raise NotYet
            await asyncio.sleep(0.05)
        response.headers["As-Of-Position"] = str(at)
        return at

    return Depends(reached)
