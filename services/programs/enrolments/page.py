"""Recipients of a programme in a village, and the programmes of a family, as people read them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection, sql
from psycopg.rows import dict_row
from pydantic import BaseModel

from contracts.codes.reasons import reason_label
from contracts.ids import ENROLMENT, FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Village
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import BadCursor, Page, PagingDep
from infra.runtime.projections.reading import reading
from services.programs.enrolments.view import enrolments
from services.programs.office import as_of
from services.programs.programmes.rulebook import ProgrammeCode, programme_id
from services.programs.rights import READ

router = APIRouter(tags=["Kepesertaan"])
AsOf = Annotated[int, as_of(enrolments)]
State = Literal["aktif", "ganti_penerima", "berakhir", "semua"]


class DeterminationRef(BaseModel):
    """With these three the same assessment can be made again."""

    determination_id: UUID
    rule_version: int | None
    known_at: int | None
    as_of: date | None


class Enrolment(BaseModel):
    """One enrolment: `aktif`, `ganti_penerima` (an heir is due) or `berakhir`.

    `family_id` is the family that receives, or in which the person lives who does; `village_code`
    is where it lives now.
    """

    enrolment_id: UUID
    programme: str
    programme_name: str
    target: str
    family_id: UUID
    person_id: UUID | None
    recipient_id: UUID | None
    """In whose name a family receives; empty while it is the head's."""
    village_code: str
    state: str
    since: date | None
    determination: DeterminationRef | None
    reason_code: str | None
    reason: str | None
    ended_on: date | None
    remark: str | None = None
    """What the officer wrote who changed it last, on the page of a family."""


# Row security shows the families of the reader's regions, and so their enrolments alone.
ROWS = sql.SQL("""
    SELECT p.code, p.name, e.enrolment_id, e.target, e.family_id, e.person_id,
        home.region_code, e.determination_id, e.since,
        CASE WHEN e.ended_because IS NOT NULL THEN 'berakhir'
            WHEN e.changes_due <> '{{}}' THEN 'ganti_penerima' ELSE 'aktif' END AS state,
        (SELECT r.person_id FROM recipient r WHERE r.enrolment_id = e.enrolment_id
            ORDER BY r.position DESC LIMIT 1) AS recipient_id,
        e.reason_code, e.ended_on, d.rule_version, d.known_at, d.as_of
    FROM enrolment e
    JOIN family_version home
        ON home.family_id = e.family_id AND home.latest
    JOIN enrolled_in p USING (programme_id)
    LEFT JOIN determined d USING (determination_id)
    WHERE {}""")
STATES: dict[State, str] = {
    "aktif": "e.ended_because IS NULL",
    "ganti_penerima": "e.ended_because IS NULL AND e.changes_due <> '{}'",
    "berakhir": "e.ended_because IS NOT NULL",
    "semua": "true",
}


@router.get(
    "/programmes/{code}/enrolments",
    dependencies=[READ, opens("enrolment.list", Disclosed.PROGRAMME, of=(FAMILY, PERSON))],
    summary="Daftar penerima program",
)
def recipients(
    reader: ReaderDep,
    code: ProgrammeCode,
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    position: AsOf,
    village: Annotated[
        Village, Query(description="Kode desa atau kelurahan", examples=["18.09.01.2001"])
    ],
    state: Annotated[State, Query(description="Hanya keadaan ini")] = "aktif",
) -> Page[Enrolment]:
    who.require(village)
    after = paging.after[0] if paging.after else None
    if not isinstance(after, UUID | None):
        raise BadCursor
    chosen = sql.SQL(
        'e.programme_id = {programme} AND home.region_code COLLATE "C" = {village} AND {state}'
        " AND ({after}::uuid IS NULL OR e.enrolment_id > {after})"
        " ORDER BY e.enrolment_id LIMIT {limit}"
    ).format(
        programme=sql.Literal(programme_id(code)),
        village=sql.Literal(village),
        state=sql.SQL(STATES[state]),
        after=sql.Literal(after),
        limit=sql.Literal(paging.limit + 1),
    )
    with reading(reader, enrolments, who.regions) as db:
        page = paging.page(_rows(db, chosen), lambda row: (row.enrolment_id,), position)
    opened.tell(who.acting(village), subjects_of(page.items))
    return page


@router.get(
    "/families/{family_id}/programmes",
    dependencies=[
        READ,
        opens("enrolment.read", Disclosed.PROGRAMME, Disclosed.REMARK, of=(FAMILY, PERSON)),
    ],
    summary="Program satu keluarga",
)
def of_family(
    reader: ReaderDep,
    ledger: LedgerDep,
    family_id: UUID,
    who: Who,
    opened: OpenedDep,
    position: AsOf,
) -> list[Enrolment]:
    with reading(reader, enrolments, who.regions) as db:
        found = enrolments_of(db, family_id)
    opened.tell_each((row.village_code, each) for row in found for each in subjects_of([row]))
    facts = ledger.history(*(ENROLMENT.of(each.enrolment_id) for each in found)) if found else []
    said = {past.fact.subject: past.by.remark for past in facts if past.by.remark}
    return [each.model_copy(update={"remark": said.get(each.enrolment_id)}) for each in found]


def subjects_of(found: Iterable[Enrolment]) -> list[UUID]:
    """The families that receive, and the people in whose name something is received."""
    named = ((row.family_id, row.person_id, row.recipient_id) for row in found)
    return [each for row in named for each in row if each]


def enrolments_of(
    db: Connection[Any], family_id: UUID, programme: UUID | None = None
) -> list[Enrolment]:
    """Those of a family and of who lives in it, the newest last, ended ones too.

    Within the regions that are set on `db`.
    """
    chosen = sql.SQL(
        "e.family_id = {} AND ({p}::uuid IS NULL OR e.programme_id = {p}) ORDER BY e.position"
    ).format(sql.Literal(family_id), p=sql.Literal(programme))
    return _rows(db, chosen)


def _rows(db: Connection[Any], chosen: sql.Composable) -> list[Enrolment]:
    found = db.cursor(row_factory=dict_row).execute(ROWS.format(chosen)).fetchall()
    return [_enrolment(row) for row in found]


def _enrolment(row: dict[str, Any]) -> Enrolment:
    own = Enrolment.model_fields.keys() & row.keys()
    return Enrolment(
        programme=row["code"],
        programme_name=row["name"],
        village_code=row["region_code"],
        determination=DeterminationRef(**row) if row["determination_id"] else None,
        reason=row["reason_code"] and reason_label(row["reason_code"]),
        **{name: row[name] for name in own},
    )
