"""An import as a job: received, planned, committed; or failed, cancelled, expired on the way.

What was committed can be taken back: then it is cancelled too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contracts.event import Provenance
from infra.runtime.refusals import NotFound, Refused

STATES = {
    "received": "menunggu diuji",
    "planning": "sedang diuji",
    "planned": "selesai diuji, belum disimpan",
    "committing": "sedang disimpan",
    "committed": "sudah disimpan",
    "failed": "berkas tidak dapat dibaca",
    "cancelling": "sedang diambil kembali",
    "cancelled": "dibatalkan",
    "expired": "kedaluwarsa",
}
TO_DO = ("received", "planning", "committing", "cancelling")
CHANNEL = "import_job"
LIVE: LiteralString = """(state IN ('received', 'planning', 'planned', 'committing')
    OR (state = 'committed' AND NOT totals ? 'stale'))"""
INSERT: LiteralString = f"""
    INSERT INTO import_job (id, village_code, state, sha256, first_load, complete, uploaded_by)
    VALUES (%(id)s, %(village)s, 'received', %(sha256)s, %(first_load)s, %(complete)s, %(by)s)
    ON CONFLICT (village_code, sha256) WHERE {LIVE} DO NOTHING RETURNING *"""
SAME_FILE: LiteralString = (
    f"SELECT * FROM import_job WHERE village_code = %s AND sha256 = %s AND {LIVE}"
)
TRIED_OTHERWISE: LiteralString = """
    UPDATE import_job SET state = 'cancelled', changed_at = now()
    WHERE village_code = %s AND sha256 = %s AND state = 'planned'
        AND (first_load <> %s OR complete <> %s)
    RETURNING *"""
LOADED_OTHERS: LiteralString = """
    SELECT * FROM import_job WHERE village_code = %s AND id <> %s
        AND state IN ('committing', 'committed', 'cancelling', 'cancelled')
        AND committed_by IS NOT NULL AND totals ? 'new'
    ORDER BY number LIMIT 1"""


MOVE = sql.SQL("""
    UPDATE import_job SET state = %(to)s, {}
    WHERE id = %(id)s AND state = ANY(string_to_array(%(out_of)s, ' '))""")


class NotNow(Refused):
    title = "Belum atau tidak lagi dapat dilakukan"
    detail = "Impor ini {state}. Lihat keadaannya, lalu putuskan lagi."


class Interrupted(Exception):
    """The importer lets go of a job before it is done: cancelled, or asked to stop."""


class Choices(NamedTuple):
    """What whoever hands a file in says of it; None: nothing."""

    first_load: bool | None = None
    complete: bool | None = None


NOTHING_SAID = Choices()


@dataclass(frozen=True)
class Job:
    """A row of import_job."""

    id: UUID
    number: int
    village_code: str
    state: str
    sha256: str
    first_load: bool | None
    """As the uploader said; None: decided by whether the village was loaded before."""
    complete: bool
    """Choices to name everybody who lives in the village."""
    absent_families: int
    """How many families live there of whom it names nobody."""
    uploaded_by: dict[str, Any]
    committed_by: dict[str, Any] | None
    created_at: datetime
    changed_at: datetime
    facts: dict[str, Any] | None
    problem: dict[str, Any] | None
    rows_total: int | None
    rows_done: int
    totals: dict[str, int]
    plan_sha256: str | None
    attempts: int
    taking_back: dict[str, Any] | None
    kept: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return f"IMP-{self.number:03}"


def add(
    db: Connection[Any],
    import_id: UUID,
    village_code: str,
    sha256: str,
    by: Provenance,
    said: Choices = NOTHING_SAID,
) -> tuple[Job, bool]:
    """The new job and True, or the one that has the same file already and False."""
    asked = {
        "id": import_id,
        "village": village_code,
        "sha256": sha256,
        "first_load": said.first_load,
        "complete": bool(said.complete),
        "by": Jsonb(by.model_dump(mode="json", exclude_none=True)),
    }
    rows = db.cursor(row_factory=class_row(Job))
    if found := rows.execute(SAME_FILE, (village_code, sha256)).fetchone():
        return found, False
    if made := rows.execute(INSERT, asked).fetchone():
        return made, True
    existing = rows.execute(SAME_FILE, (village_code, sha256)).fetchone()
    assert existing
    return existing, False


def tried_otherwise(
    db: Connection[Any], village_code: str, sha256: str, said: Choices
) -> Job | None:
    """A trial run of the same file with the other choice, now cancelled: it must not answer."""
    rows = db.cursor(row_factory=class_row(Job))
    return rows.execute(TRIED_OTHERWISE, (village_code, sha256, *said)).fetchone()


def find(db: Connection[Any], import_id: UUID) -> Job:
    """Raises NotFound."""
    rows = db.cursor(row_factory=class_row(Job))
    found = rows.execute("SELECT * FROM import_job WHERE id = %s", (import_id,)).fetchone()
    if found is None:
        raise NotFound
    return found


def move(db: Connection[Any], import_id: UUID, *, to: str, out_of: str, **also: Any) -> bool:
    """Change the state if it still is one of `out_of`, and other columns with it; say whether."""
    columns = [sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in also]
    query = MOVE.format(sql.SQL(", ").join([sql.SQL("changed_at = now()"), *columns]))
    asked = {"id": import_id, "to": to, "out_of": out_of} | also
    return db.execute(query, asked).rowcount == 1


def wake(db: Connection[Any]) -> None:
    """Tell the importer that there is work."""
    db.execute(f"NOTIFY {CHANNEL}".encode())


def also_loaded(db: Connection[Any], job: Job) -> Job | None:
    """The first other import that has begun to load families of the village, if any has."""
    rows = db.cursor(row_factory=class_row(Job))
    return rows.execute(LOADED_OTHERS, (job.village_code, job.id)).fetchone()


def to_do(db: Connection[Any]) -> list[UUID]:
    """Jobs that the importer has work on, oldest first."""
    query = "SELECT id FROM import_job WHERE state = ANY(%s) ORDER BY number"
    return [import_id for (import_id,) in db.execute(query, (list(TO_DO),))]


def lock(db: Connection[Any], import_id: UUID) -> bool:
    """Try to be the only one who works on the job, until `unlock` or the connection's end."""
    row = db.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (_lock(import_id),))
    return row.fetchone() == (True,)


def unlock(db: Connection[Any], import_id: UUID) -> None:
    db.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (_lock(import_id),))


def _lock(import_id: UUID) -> str:
    return f"import:{import_id}"


def count_attempt(db: Connection[Any], job: Job) -> None:
    db.execute("UPDATE import_job SET attempts = attempts + 1 WHERE id = %s", (job.id,))


def forgive_attempts(db: Connection[Any], job: Job) -> None:
    db.execute("UPDATE import_job SET attempts = 0 WHERE id = %s", (job.id,))
