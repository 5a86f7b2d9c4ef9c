"""Enrolments as people read them, with the determination they came from."""

from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row
from pydantic import BaseModel

from contracts.codes.reasons import reason_label


class DeterminationRef(BaseModel):
    """With these three the same assessment can be made again."""

    determination_id: UUID
    rule_version: int | None
    known_at: int | None
    as_of: date | None


class Enrolment(BaseModel):
    """One family in one programme: `aktif`, `ganti_penerima` (an heir is due) or `berakhir`."""

    programme: str
    programme_name: str
    family_id: UUID
    village_code: str
    state: str
    since: date | None
    determination: DeterminationRef
    reason_code: str | None
    reason: str | None
    ended_on: date | None


ROWS = sql.SQL("""
    SELECT p.code, p.name, e.family_id, e.region_code, e.determination_id, e.since,
        CASE WHEN e.ended_because IS NOT NULL THEN 'berakhir'
            WHEN e.changes_due <> '{{}}' THEN 'ganti_penerima' ELSE 'aktif' END AS state,
        e.reason_code, e.ended_on, d.rule_version, d.known_at, d.as_of
    FROM enrolments.enrolment e
    JOIN enrolments.enrolled_in p USING (programme_id)
    LEFT JOIN enrolments.determined d USING (determination_id)
    WHERE {}""")


def enrolments_of(
    db: Connection[Any], family_id: UUID, programme: UUID | None = None
) -> list[Enrolment]:
    """A family's enrolments, ended ones too, within the regions that are set on `db`."""
    chosen = sql.SQL("e.family_id = {} AND ({p}::uuid IS NULL OR e.programme_id = {p})").format(
        sql.Literal(family_id), p=sql.Literal(programme)
    )
    return rows(db, chosen)


def rows(db: Connection[Any], chosen: sql.Composable) -> list[Enrolment]:
    found = db.cursor(row_factory=dict_row).execute(ROWS.format(chosen)).fetchall()
    return [_enrolment(row) for row in found]


def _enrolment(row: dict[str, Any]) -> Enrolment:
    return Enrolment(
        programme=row["code"],
        programme_name=row["name"],
        village_code=row["region_code"],
        determination=DeterminationRef(**row),
        reason=row["reason_code"] and reason_label(row["reason_code"]),
        **{n: row[n] for n in ("family_id", "state", "since", "reason_code", "ended_on")},
    )
