"""Keyset pages: an opaque cursor names the last row seen, so pages stay right while rows change.

A cursor travels in URLs, so it holds surrogate ids, numbers and times, never a name or number of
a person; to sort by name, page by id and let the query look the name up.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, TypeAdapter

from infra.runtime.http.deps import inline
from infra.runtime.refusals import Refused

Row = TypeVar("Row")
Key = tuple[int | UUID | datetime, ...]

LARGEST = 2**62
"""A position no row has; PostgreSQL still compares it."""

KEY: TypeAdapter[Key] = TypeAdapter(Key)


class BadCursor(Refused):
    status = 400
    title = "Penunjuk halaman tidak dikenal"
    detail = "Mulai lagi dari halaman pertama."


class Page(BaseModel, Generic[Row]):
    items: list[Row]
    next: str | None = None
    as_of_position: int | None = None


@dataclass(frozen=True)
class Paging:
    """What page is asked for. Read `limit + 1` rows after `after`, then `page(rows, key)`."""

    request: Request
    response: Response
    limit: int
    after: Key | None

    def after_number(self, start: int) -> int:
        """The number the page begins behind; raises BadCursor for a cursor of another list."""
        if not self.after:
            return start
        number = self.after[0]
        if not isinstance(number, int) or abs(number) > LARGEST:
            raise BadCursor
        return number

    def page(
        self, rows: Sequence[Row], key: Callable[[Row], Key], as_of: int | None = None
    ) -> Page[Row]:
        items = list(rows[: self.limit])
        following = encode(key(items[-1])) if len(rows) > self.limit else None
        if following:
            url = self.request.url.include_query_params(cursor=following)
            self.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return Page[Any](items=items, next=following, as_of_position=as_of)


def encode(key: Key) -> str:
    return urlsafe_b64encode(KEY.dump_json(key)).decode().rstrip("=")


def decode(cursor: str) -> Key:
    try:
        return KEY.validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise BadCursor from None


def paging(
    request: Request,
    response: Response,
    limit: Annotated[
        int, Query(ge=1, le=100, description="Paling banyak sekian dalam satu halaman")
    ] = 50,
    cursor: Annotated[
        str | None,
        Query(max_length=400, description="Halaman berikutnya: `next` dari jawaban sebelumnya"),
    ] = None,
) -> Paging:
    return Paging(request, response, limit, decode(cursor) if cursor else None)


PagingDep = Annotated[Paging, inline(paging)]
