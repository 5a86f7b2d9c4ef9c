"""Nobody overwrites what they have not seen: a change names the position it was based on."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Depends, Header, Response

from infra.runtime.refusals import Refused


class BadVersion(Refused):
    status = 400
    title = "If-Match tidak terbaca"
    detail = 'Isi If-Match dengan ETag yang Anda terima, misalnya "v14".'


class Stale(Refused):
    status = 412
    title = "Data sudah berubah"
    detail = "Data berubah sejak Anda membukanya. Bandingkan, lalu putuskan lagi."


def etag(position: int) -> str:
    return f'"v{position}"'


def tagged(response: Response, position: int) -> None:
    """Tell the reader which position the answer shows, for a later If-Match."""
    response.headers["ETag"] = etag(position)


def if_match(if_match: Annotated[str, Header(max_length=40)]) -> int:
    read = re.fullmatch(r'"v(\d{1,18})"', if_match)
    if not read:
        raise BadVersion
    return int(read[1])


IfMatch = Annotated[int, Depends(if_match)]
"""The position a change is based on; 428 without it."""


def unchanged(
    base: int, current: int, changed: Callable[[int, int], Sequence[str]] | None = None
) -> None:
    """Raises Stale unless `base` is current; `changed` names the fields that moved between."""
    if base != current:
        fields = list(changed(base, current)) if changed else []
        raise Stale(base=base, current=current, changed=fields)
