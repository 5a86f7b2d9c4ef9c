"""Old months of an inbox: their data is dropped once everybody has read it, for the feed has it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from contracts.text import Word
from infra.runtime.http.access import requires
from infra.runtime.http.deps import DepsDep, PoolDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.http.manual.form import Form
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.process.operations.allowed import LOOK, OPERATE, running_in
from infra.runtime.projections.logs.inbox_log import InboxLog, unversioned
from infra.runtime.projections.logs.log import topics_of
from infra.runtime.projections.parking import OPEN
from infra.runtime.projections.reactions import SettlingReaction
from infra.runtime.projections.settling import SettledView
from infra.runtime.refusals import NotFound, Refused

if TYPE_CHECKING:
    from infra.runtime.process.service import Service

router = APIRouter(prefix="/operations", tags=["Operasi"])
BEHIND = f"""
    WITH reading AS (
        SELECT 'view:' || schema AS name FROM generation
        WHERE 'view:' || view = ANY (%s) AND state <> 'left' AND NOT emptied
        UNION SELECT name FROM unnest(%s::text[]) AS name WHERE name NOT LIKE 'view:%%'
    ), last AS (
        SELECT coalesce(max(seq), 0) AS seq FROM inbox WHERE received_at < %s AND data IS NOT NULL
    )
    SELECT name FROM last, reading LEFT JOIN follower_cursor ON follower = name
    WHERE coalesce(position, 0) < last.seq
    UNION SELECT follower FROM last, parked JOIN reading ON follower = name
    WHERE position <= last.seq AND {OPEN}
    ORDER BY 1""".encode()
ASKED = (
    "INSERT INTO dropping (before, keeping) VALUES (%s, %s) ON CONFLICT (one) DO UPDATE SET"
    " before = excluded.before, keeping = excluded.keeping, lines = 0, refused = NULL, done = false"
)


class Dropping(Form):
    EXAMPLE: ClassVar = {"before": "2026-01"}

    before: Annotated[Word, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    """A month: those before it are dropped."""

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.before}-01")


class DroppingProgress(BaseModel):
    before: date
    lines: int
    """Messages that keep their place and their hash only."""
    refused: str | None
    """A source that does not hold what would be dropped: nothing was."""
    done: bool


class NotPassed(Refused):
    title = "Masih ada yang harus membaca bulan itu"
    detail = "{followers} belum melewatinya. Tunggu, atau selesaikan kiriman gagalnya, lalu ulangi."


@router.post(
    "/inbox/drop",
    status_code=202,
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Buang isi bulan lama kotak masuk",
)
def drop_months(deps: DepsDep, pool: PoolDep, body: Dropping, _: CommandDep) -> None:
    """Whoever receives asks the sources whether they hold it all, and does it."""
    running = running_in(deps)
    names = [each.name for each in running.followers if isinstance(each.log, InboxLog)]
    with pool.connection() as db:
        if found := db.execute(BEHIND, (names, names, body.first_day)).fetchall():
            raise NotPassed(followers=", ".join(name for (name,) in found))
        db.execute(ASKED, (body.first_day, sorted(read_again(running.service))))


@router.get(
    "/inbox/drop",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Sampai mana isi bulan lama dibuang",
)
def dropping(pool: PoolDep) -> DroppingProgress:
    with pool.connection() as db:
        row = db.execute("SELECT before, lines, refused, done FROM dropping").fetchone()
    if row is None:
        raise NotFound
    return DroppingProgress(before=row[0], lines=row[1], refused=row[2], done=row[3])


def read_again(service: "Service") -> set[str]:
    """What is read again whenever something new is told of the same subject."""
    whoever = [*service.inbox_views, *service.reactions]
    settle = (each for each in whoever if isinstance(each, SettledView | SettlingReaction))
    found = (each.subjects for each in settle)
    return {unversioned(topic) for each in found for topic in topics_of(each.kinds)}
