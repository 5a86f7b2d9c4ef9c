"""The stored file and the stored plan, sealed. Nothing of either is ever written in plain text.

Both are kept for a month after the import's last step (retention), then destroyed.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

from infra.runtime.privacy.held_keys import HeldKeys
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Job
from services.registry.imports.jobs.sealed_file import Box, ContentGone
from services.registry.imports.plan.plan import PlannedFamily, RowOutcome

COPY_ROWS = "COPY import_row (import_id, line, batch, outcome) FROM STDIN (FORMAT binary)"
OVERDUE = """
    SELECT * FROM import_job
    WHERE changed_at < now() - interval '30 days'
        AND state NOT IN ('planning', 'committing', 'cancelling')
        AND (EXISTS (SELECT FROM import_batch WHERE import_id = id)
            OR EXISTS (SELECT FROM import_file WHERE import_id = id))"""

HELD = """
    SELECT * FROM import_job WHERE village_code = ANY(%s) AND created_at <= %s
        AND (EXISTS (SELECT FROM import_batch WHERE import_id = id)
            OR EXISTS (SELECT FROM import_file WHERE import_id = id))"""
WORKED_AT = ("planning", "committing", "cancelling")
UNTRIED = ("received", "planned")

TOTALS = "SELECT outcome, count(*) FROM import_row WHERE import_id = %s GROUP BY outcome"
SETTLE = """
    WITH settled AS (
        UPDATE import_batch SET done = true
        WHERE import_id = %(job)s AND batch = %(batch)s AND NOT done RETURNING rows)
    UPDATE import_job SET rows_done = rows_done + rows, changed_at = now()
    FROM settled WHERE id = %(job)s"""

FASTEST = 1

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[PlannedFamily, ...]).decode


def keep_file(db: Connection[Any], box: Box, job: Job, name: str, content: bytes) -> None:
    sealed = box.seal(_encode((name, content)), "file")
    db.execute("INSERT INTO import_file VALUES (%s, %s)", (job.id, sealed))


@contextmanager
def opened_file(db: Connection[Any], box: Box, job: Job) -> Iterator[tuple[Path, str]]:
    """The file in memory, under a path that this process can open, and its name."""
    row = db.execute(
        "SELECT sealed FROM import_file WHERE import_id = %s", (job.id,), binary=True
    ).fetchone()
    if row is None:
        raise ContentGone
    name, content = msgspec.msgpack.decode(box.open(row[0], "file"), type=tuple[str, bytes])
    memory = os.memfd_create("import")
    try:
        with os.fdopen(memory, "wb", closefd=False) as file:
            file.write(content)
        del row, content
        yield Path(f"/proc/self/fd/{memory}"), name
    finally:
        os.close(memory)


def pack(families: Sequence[PlannedFamily]) -> bytes:
    return _encode(tuple(families))


def keep_batch(
    db: Connection[Any],
    box: Box,
    job: Job,
    number: int,
    packed: bytes,
    families: Sequence[PlannedFamily],
) -> None:
    """The batch and an entry for each of its rows, in the transaction that is open."""
    sealed = box.seal(zlib.compress(packed, FASTEST), f"batch:{number}")
    db.execute(
        "INSERT INTO import_batch (import_id, batch, sealed, rows) VALUES (%s, %s, %b, %s)",
        (job.id, number, sealed, _of_file(families)),
    )
    with db.cursor().copy(COPY_ROWS) as copy:
        copy.set_types(["uuid", "int4", "int4", "text"])
        for family in families:
            for each in family.rows:
                copy.write_row((job.id, each.row.line, number, str(each.outcome)))


def _of_file(families: Sequence[PlannedFamily]) -> int:
    """How many rows stand in the file; whom it lacks has none."""
    rows = (each for family in families for each in family.rows)
    return sum(each.outcome is not RowOutcome.ABSENT for each in rows)


def batch(db: Connection[Any], box: Box, job: Job, number: int) -> tuple[PlannedFamily, ...]:
    """Raises ContentGone where it was deleted."""
    row = db.execute(
        "SELECT sealed FROM import_batch WHERE import_id = %s AND batch = %s",
        (job.id, number),
        binary=True,
    ).fetchone()
    if row is None:
        raise ContentGone
    return _decode(zlib.decompress(box.open(row[0], f"batch:{number}")))


def open_batches(db: Connection[Any], job: Job) -> list[int]:
    query = "SELECT batch FROM import_batch WHERE import_id = %s AND NOT done ORDER BY batch"
    return [number for (number,) in db.execute(query, (job.id,))]


def reopen(db: Connection[Any], job: Job) -> bool:
    """Every batch is to be gone through again; False if they were deleted."""
    query = "UPDATE import_batch SET done = false WHERE import_id = %s"
    return db.execute(query, (job.id,)).rowcount > 0


def settle(db: Connection[Any], job: Job, number: int) -> None:
    db.execute(SETTLE, {"job": job.id, "batch": number})


def totals(db: Connection[Any], job: Job) -> dict[str, int]:
    """How many rows there are of each outcome."""
    return {outcome: count for outcome, count in db.execute(TOTALS, (job.id,))}


def forget_plan(db: Connection[Any], job: Job) -> None:
    with db.transaction():
        db.execute("DELETE FROM import_row WHERE import_id = %s", (job.id,))
        db.execute("DELETE FROM import_batch WHERE import_id = %s", (job.id,))


def forget_file(db: Connection[Any], job: Job) -> None:
    db.execute("DELETE FROM import_file WHERE import_id = %s", (job.id,))


def expire(db: Connection[Any], keys: HeldKeys) -> int:
    """How many imports lost their contents. Outcomes and counts stay with the job."""
    overdue = db.cursor(row_factory=class_row(Job)).execute(OVERDUE).fetchall()
    for job in overdue:
        jobs.move(db, job.id, to="expired", out_of="received planned")
        destroy(db, keys, job, "masa simpan habis")
    return len(overdue)


def forget_villages(
    db: Connection[Any], keys: HeldKeys, villages: Sequence[str], before: datetime
) -> int:
    """Destroy what files of these villages held then: somebody who stood in them was erased.

    How many are left because they are worked at; their time comes when that is over.
    """
    held = db.cursor(row_factory=class_row(Job)).execute(HELD, (list(villages), before)).fetchall()
    return sum(not _forgotten(db, keys, job) for job in held)


def _forgotten(db: Connection[Any], keys: HeldKeys, job: Job) -> bool:
    """False where somebody works at it, or has begun to since it was looked up."""
    if job.state in WORKED_AT:
        return False
    if job.state in UNTRIED and not jobs.move(db, job.id, to="expired", out_of=" ".join(UNTRIED)):
        return False
    destroy(db, keys, job, "data pribadi dihapus")
    return True


def destroy(db: Connection[Any], keys: HeldKeys, job: Job, reason: str) -> None:
    """The key first: whatever is left of the rows after that can no longer be read."""
    Box(keys, job.id).destroy_key(f"{job.name}: {reason}")
    forget_plan(db, job)
    forget_file(db, job)
