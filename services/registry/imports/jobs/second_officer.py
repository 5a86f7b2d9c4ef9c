"""A second officer: what one alone may not carry out, or take back, of an import.

A plan of more than `MOST_ALONE` rows, and one over what somebody else uploaded, waits until another
officer asks for the same. Both have then seen the plan, which nobody can change meanwhile.
"""

from collections.abc import Iterable
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contracts.event import Provenance
from infra.runtime.eventstore.decisions import same_person
from services.registry.imports.jobs.job import Job

MOST_ALONE = 5_000
"""Rows of a plan that the officer who uploaded it carries out without another."""
ASK: LiteralString = """
    INSERT INTO import_asked (import_id, what, by, families) VALUES (%s, %s, %s, %s)
    ON CONFLICT (import_id) DO UPDATE
    SET what = excluded.what, by = excluded.by, families = excluded.families, agreed_by = NULL"""
AGREE: LiteralString = "UPDATE import_asked SET agreed_by = %s WHERE import_id = %s"


class AskedFirst(NamedTuple):
    """What an officer asked for first."""

    import_id: UUID
    what: str
    """`commit` or `cancel`."""
    by: dict[str, Any]
    families: list[UUID] | None
    """Which are to be taken back; None: all."""
    agreed_by: dict[str, Any] | None
    """None: it still waits for the second officer."""


def asked_of(db: Connection[Any], jobs: Iterable[Job]) -> dict[UUID, AskedFirst]:
    query = "SELECT * FROM import_asked WHERE import_id = ANY(%s)"
    rows = db.cursor(row_factory=class_row(AskedFirst)).execute(
        query, ([each.id for each in jobs],)
    )
    return {each.import_id: each for each in rows}


def agreed(
    db: Connection[Any], job: Job, what: str, by: Provenance, families: Iterable[UUID] | None = None
) -> bool:
    """Whether it may be done now; if not, it is kept as asked for. Call it in a transaction."""
    alone = (job.rows_total or 0) <= MOST_ALONE and same_person(job.uploaded_by["actor"], by.actor)
    if alone:
        return True
    db.execute("SELECT FROM import_job WHERE id = %s FOR UPDATE", (job.id,))
    these = None if families is None else sorted(set(families))
    said = Jsonb(by.model_dump(mode="json", exclude_none=True))
    first = asked_of(db, [job]).get(job.id)
    if first and (first.what, first.families, first.agreed_by) == (what, these, None):
        if same_person(first.by["actor"], by.actor):
            return False
        db.execute(AGREE, (said, job.id))
        return True
    db.execute(ASK, (job.id, what, said, these))
    return False
