"""Read a family's timeline, oldest fact first, as far as the reader's regions reach."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel

from contracts.codes.roles import CASEWORKERS
from contracts.event import Evidence
from contracts.ids import FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.verification.decrees import Decree
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import BadCursor, Page, PagingDep
from infra.runtime.identity.rights import right
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import NotFound
from services.reporting.sentences.sentence import EntryKind
from services.reporting.timeline.positions import Reached
from services.reporting.timeline.view import household_timeline

READ = right("timeline.read", *CASEWORKERS, "inspektorat", "dpo")
router = APIRouter(tags=["Riwayat"])


class TimelineEntry(BaseModel):
    """One fact: since when it is true, when and by whom it was recorded, why, and on what ground.

    `source` and `position` name the fact in its service's ledger; `person_ids` can be looked up
    in the registry by whoever may. `reason` is the label of its code: what an officer wrote
    besides, and where a document lies, stays with that service. `on_behalf_of` is whose act a
    service followed.
    """

    arrival: int
    source: str
    position: int
    event_id: UUID
    topic: str
    kind: EntryKind
    sentence: str
    effective_on: date | None
    effective_precision: str | None
    recorded_at: datetime
    actor: str
    role: str
    office: str
    agency: str | None
    on_behalf_of: str | None
    delegation_id: UUID | None
    reason: str
    reason_code: str
    channel: str
    confirmed_at: datetime | None
    legal_basis: str | None
    decree: Decree | None
    evidence: list[Evidence] | None
    data_source: str | None
    case_id: UUID | None
    correlation_id: UUID
    causation_id: str | None
    person_ids: list[UUID] | None


class Timeline(Page[TimelineEntry]):
    """`as_of` says how far each service has been heard."""

    family_id: UUID
    as_of: dict[str, int]


COLUMNS = ", ".join(TimelineEntry.model_fields)
PAGE = f"""
    SELECT {COLUMNS} FROM entry
    WHERE family_id = %(family)s AND (%(kind)s::text IS NULL OR kind = %(kind)s)
        AND arrival {{beyond}} %(after)s ORDER BY arrival {{order}} LIMIT %(limit)s"""
OLDEST_FIRST = PAGE.format(beyond=">", order="ASC").encode()
NEWEST_FIRST = PAGE.format(beyond="<", order="DESC").encode()


@router.get(
    "/households/{family_id}/timeline",
    dependencies=[
        requires(READ),
        opens("timeline.read", Disclosed.HISTORY, Disclosed.PROGRAMME, of=(FAMILY, PERSON)),
    ],
    summary="Riwayat satu keluarga dari semua layanan",
)
def timeline(
    reader: ReaderDep,
    family_id: UUID,
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    as_of: Reached,
    kind: Annotated[EntryKind | None, Query(description="Hanya jenis ini")] = None,
    newest_first: Annotated[bool, Query(description="Terbaru lebih dahulu")] = False,
) -> Timeline:
    after = paging.after[0] if paging.after else (2**62 if newest_first else -1)
    if not isinstance(after, int):
        raise BadCursor
    asked = {"family": family_id, "kind": kind, "after": after, "limit": paging.limit + 1}
    with reading(reader, household_timeline, who.regions) as db:
        found = _entries(db, NEWEST_FIRST if newest_first else OLDEST_FIRST, asked)
        region = _region(db, family_id)
    page = paging.page(found, lambda row: (row.arrival,))
    people = (who for row in page.items for who in row.person_ids or ())
    opened.tell(who.acting(region), [family_id, *people], count=len(page.items))
    return Timeline(items=page.items, next=page.next, family_id=family_id, as_of=as_of)


def _entries(db: Connection[Any], query: bytes, asked: dict[str, Any]) -> list[TimelineEntry]:
    with db.cursor(row_factory=class_row(TimelineEntry)) as cursor:
        return cursor.execute(query, asked).fetchall()


def _region(db: Connection[Any], family_id: UUID) -> str:
    """Where the family lives now; raises NotFound for one that has no history here."""
    asked = "SELECT region_code FROM entry WHERE family_id = %s LIMIT 1"
    row = db.execute(asked, (family_id,)).fetchone()
    if row is None:
        raise NotFound
    return str(row[0])
