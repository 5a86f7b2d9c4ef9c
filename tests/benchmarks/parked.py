"""Ten thousand parked lines tried again at once, after what stood in their way is mended.

Floor: the same lines applied for the first time, where nothing ever stood in the way.
"""

import logging
import sys
from uuid import UUID

import psycopg

from infra.local.servers.provision import provision_service
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.process import migrate
from infra.runtime.projections import parking
from infra.runtime.projections.generations.lookup import open_generations
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.log import Following
from infra.runtime.projections.views import View
from tests.benchmarks.ground import ground, report, timed
from tests.inbox import Told
from tests.runtime.world import WORLD, Noted

FAMILIES = 1_000
LEFT = f"SELECT EXISTS (SELECT FROM parked WHERE follower = %s AND {parking.OPEN})".encode()
TABLE = "CREATE TABLE note (position bigint PRIMARY KEY, number int)"


def main(lines: int) -> None:
    logging.getLogger("jejak.follower").setLevel(logging.CRITICAL)  # a word for each line
    with ground() as servers:
        own = provision_service(servers.postgres.admin, servers.home.secrets, "reporting")
        stands_in_the_way = [False]
        views = [_view(name, stands_in_the_way) for name in ("first", "parked")]
        migrate.lay_tables("reporting", own.owner, views=views)
        first, parked = (view.follower(InboxLog("reporting", WORLD)) for view in views)
        with psycopg.connect(own.app, autocommit=True) as db:
            told = Told(db)
            with db.transaction():
                for number in range(lines):
                    told.tell(Noted(family_id=UUID(int=number % FAMILIES), number=number))
            floor = timed(lambda: _follow(first, db))
            stands_in_the_way[0] = True
            parking_them = timed(lambda: _follow(parked, db))
            stands_in_the_way[0] = False
            [kept] = open_generations(db, views[1])
            asked = parking.retry_all(db, "sysadmin", kept.follower)
            again = timed(lambda: _follow(parked, db))
            left = db.execute(LEFT, (parked.follower(kept).name,)).fetchone() == (True,)
    print(f"{lines} lines of {FAMILIES} families, {asked} asked for; left open: {left}")
    report("parking them", parking_them, floor, "-")
    report("trying them again", again, floor, "under a minute")


def _view(name: str, stands_in_the_way: list[bool]) -> View:
    view = View(name, TABLE)

    @view.on(Noted)
    def noted(db: psycopg.Connection, fact: Noted, past: Recorded) -> None:
        if stands_in_the_way[0]:
            raise ValueError
        db.execute("INSERT INTO note VALUES (%s, %s)", (past.position, fact.number))

    return view


def _follow(follower: Following, db: psycopg.Connection) -> None:
    while follower.step(db):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
