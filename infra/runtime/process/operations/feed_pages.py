"""`GET /feed`: a service's facts from the beginning on, page by page, as its stream tells them."""

import json
import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from contracts.ids import SUBJECTS
from contracts.message import JSON, Message, topic_of
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Region
from contracts.regions.mentioned import regions_in
from contracts.text import ShortText, Word
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.identity.rights import Principal, contains, right
from infra.runtime.messaging.feed import Feed, Untranslatable
from infra.runtime.refusals import Refused

FOLLOW = right("feed.follow", "inspektorat", "machine")
"""Of its own: whoever follows reads what everybody recorded, and opens nothing of it."""
VERSION = re.compile(r"\.v\d{1,9}$", re.ASCII)

router = APIRouter(prefix="/feed", tags=["Umpan"])


class UnknownType(Refused):
    status = 422
    title = "Jenis peristiwa tidak dikenal"
    detail = "Layanan ini tidak menerbitkannya. Isi types dengan nama dari katalog AsyncAPI."


class NeverTold(Refused):
    problem = "history-replaced"
    title = "Pesan itu tidak ada dalam riwayat layanan ini"
    detail = (
        "Layanan ini tidak (lagi) mempunyai pesan pada after. Bila buku besarnya dipulihkan dari"
        " salinan lama, buang pesan sesudah titik pulih, lalu lanjutkan dari pesan sebelumnya;"
        " bila salah ketik, isi after dengan next dari halaman terakhir."
    )


class NotTellable(Refused):
    status = 503
    title = "Catatan berikutnya belum dapat diterbitkan"
    detail = "Versi layanan ini belum dapat membacanya. Coba lagi sesudah layanan diperbarui."
    retry_after = 60


class FeedEvent(BaseModel):
    """A CloudEvent in structured mode; what is sealed in `data` stays so."""

    specversion: str
    id: str
    previousid: str | None = Field(None, description="Pesan sebelumnya; kosong pada yang pertama")
    eventid: str
    source: str
    type: str
    subject: str | None = None
    time: str
    position: int
    hash: str = Field(description="Sidik catatan ini dan semua yang mendahuluinya")
    effectivedate: str | None = None
    agency: str | None = None
    correlationid: str
    causationid: str | None = None
    datacontenttype: str
    data: dict[str, object]


class FeedPage(BaseModel):
    events: list[FeedEvent]
    next: str | None = Field(description="Isi after untuk halaman berikutnya")
    more: bool = Field(description="Apakah masih ada yang dapat dibaca sekarang")


@router.get(
    "",
    dependencies=[requires(FOLLOW), opens("feed.follow", Disclosed.FACTS, of=SUBJECTS)],
    response_model=FeedPage,
    summary="Peristiwa layanan ini, berurutan sejak awal",
)
def feed(
    ledger: LedgerDep,
    pool: PoolDep,
    who: Who,
    opened: OpenedDep,
    after: Annotated[
        Word | None, Query(description="Id pesan terakhir yang sudah dibaca: `next`")
    ] = None,
    types: Annotated[
        ShortText | None, Query(description="Jenis menurut AsyncAPI, dipisah koma")
    ] = None,
    region: Annotated[
        Region | None, Query(description="Wilayah dan semua di dalamnya", examples=["18.09.01"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Catatan yang diperiksa")] = 100,
) -> Response:
    """`limit` counts facts that are looked at: a narrow question takes no longer than a wide one.

    Without a region everything is told to whoever holds a regency or more, to others what speaks of
    their own regions.
    """
    if region:
        who.require(region)
    source = Feed(ledger.name, ledger.mapper.vocabulary)
    named = _topics(types, source.topics)
    with pool.connection() as db:
        try:
            if after and source.find(db, after) is None:
                raise NeverTold
            found = source.after(db, after, limit)
        except Untranslatable:
            raise NotTellable from None
        last = found[-1] if found else None
        more = last is not None and last.position < source.log.head(db)
    events = [
        each
        for each in found
        if (named is None or topic_of(each.type) in named) and _meant_for(who, each, region)
    ]
    if events:
        keys = (each.subject for each in events if each.subject)
        opened.tell(who.acting(region) if region else who.largest, keys, count=len(events))
    else:
        opened.nothing()
    return Response(_page(events, last.id if last else after, more=more), media_type=JSON)


def _topics(types: str | None, known: set[str]) -> set[str] | None:
    """With or without a version, for that of a type may rise while somebody follows it."""
    if types is None:
        return None
    asked = {topic_of(VERSION.sub("", each.strip()) + ".v1") for each in types.split(",")}
    if asked - known:
        raise UnknownType
    return asked


def regions_of(message: Message) -> frozenset[str]:
    """Of whatever its fact speaks, else of the office that recorded it."""
    body = json.loads(message.data)
    return regions_in(body["fact"]) or regions_in(body["by"]["office"])


def _meant_for(who: Principal, message: Message, region: str | None) -> bool:
    """What names no region at all belongs to the whole installation."""
    if region:
        return any(contains(region, each) for each in regions_of(message))
    return any(map(_wide, who.regions)) or any(map(who.sees, regions_of(message)))


def _wide(region: str) -> bool:
    """An installation is a regency's, so whoever holds that or more holds all of it."""
    return region.count(".") < 2


def _page(events: Sequence[Message], place: str | None, *, more: bool) -> bytes:
    listed = b",\n".join(each.structured() for each in events)
    following = f'"{place}"' if place else "null"
    end = f'],\n"next": {following}, "more": {str(more).lower()}}}'
    return b'{"events": [' + listed + end.encode()
