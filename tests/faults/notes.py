"""The view that the fault tests watch: what was noted, in the order in which it was applied."""

from typing import Any

from psycopg import Connection

from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View
from tests.runtime.world import Noted

notes = View(
    "notes",
    "CREATE TABLE note (family_id uuid, nth int, number int, position bigint,"
    " PRIMARY KEY (family_id, nth)); CREATE TABLE seen (family_id uuid PRIMARY KEY, times int)",
)


@notes.on(Noted)
def _(db: Connection[Any], fact: Noted, past: Recorded) -> None:
    db.execute(
        "INSERT INTO seen VALUES (%s, 1) ON CONFLICT (family_id)"
        " DO UPDATE SET times = seen.times + 1",
        (fact.family_id,),
    )
    db.execute(
        "INSERT INTO note SELECT family_id, times, %s, %s FROM seen WHERE family_id = %s",
        (fact.number, past.position, fact.family_id),
    )
