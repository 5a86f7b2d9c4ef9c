"""Rebuilding the household timeline from an inbox of many facts.

Floor: the same inbox read as it lies there, and the same rows copied into such a table.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from contracts import regions
from contracts.event import Effective, Event
from contracts.message import messages
from contracts.programs.enrolments import Enrolled, FamilyTarget
from contracts.programs.programmes import ProgrammeDefined
from contracts.questionnaires.housing import Floor
from contracts.registry.families import AddressChanged, FamilyLoaded, HeadChanged
from contracts.registry.welfare import DesilReceived, Housing, SurveyRecorded
from infra.local.servers.provision import provision_service
from infra.runtime.process import migrate
from infra.runtime.process.serving import collect_rarely
from infra.runtime.projections.generations.keeping import ViewFollower
from infra.runtime.projections.generations.lookup import open_generations
from infra.runtime.projections.logs.inbox_log import RECEIVED, InboxLog
from services.reporting.timeline.view import household_timeline
from tests.benchmarks.ground import ground, note, report, timed
from tests.memory import origin
from tests.people_we_know import BY, SUKAMAJU, ani, budi, siti
from tests.rebuilding import Rebuilt, rebuild

PROGRAMME, DETERMINATION = UUID(int=3), UUID(int=4)
BATCH = 2000
RAW = f"{RECEIVED} WHERE seq > %s ORDER BY seq LIMIT %s".encode()
DAY = Effective.day(date(2026, 3, 1))


def facts() -> Iterator[Event]:
    """Seven facts of each family, service by service as an inbox holds them."""
    yield ProgrammeDefined(programme_id=PROGRAMME, code="PKH", name="Program Keluarga Harapan")
    number = 10_000_000
    while True:
        about: dict[str, Any] = {
            "family_id": UUID(int=number),
            "village_code": SUKAMAJU,
            "effective": DAY,
        }
        own = tuple(
            each.model_copy(update={"person_id": UUID(int=number << 8 | n)})
            for n, each in enumerate((budi, siti, ani))
        )
        yield FamilyLoaded(**about, members=own)
        yield DesilReceived(**about, period="2026-TW1", desil=3)
        yield SurveyRecorded(**about, **Housing(floor=Floor.EARTH, has_car=False).answered())
        yield DesilReceived(**about, period="2026-TW2", desil=2)
        yield AddressChanged(**about)
        yield HeadChanged(**about, new_head_id=own[1].person_id, relations=())
        yield Enrolled(
            enrolment_id=UUID(int=number),
            programme_id=PROGRAMME,
            target=FamilyTarget(family_id=UUID(int=number)),
            village_code=SUKAMAJU,
            effective=DAY,
            determination_id=DETERMINATION,
        )
        number += 1


def fill(owner: str, count: int) -> None:
    """COPY the messages in, as the inbox would have stored them."""
    columns = "source, message_id, type, key, event_id, data"
    with (
        psycopg.connect(owner) as db,
        db.cursor().copy(f"COPY inbox ({columns}) FROM STDIN".encode()) as copy,
    ):
        for position, fact in enumerate(islice(facts(), count), start=1):
            source = fact.TOPIC.partition(".")[0]
            event = UUID(int=position)
            for sent in messages(origin(source, position), event, fact, BY, previous_id=None):
                row = (source, sent.id, sent.type, sent.subject, event, sent.data)
                copy.write_row(row)


def read_raw(db: Connection[Any]) -> None:
    position = 0
    while rows := db.execute(RAW, (position, BATCH)).fetchall():
        position = rows[-1][0]


def copied(owner: Connection[Any]) -> float:
    """Seconds that its rows take to be written by COPY into a table like its own."""
    owner.execute(f"SET search_path = {open_generations(owner, household_timeline)[0].schema}")
    owner.execute("CREATE TABLE public.floor (LIKE entry INCLUDING ALL)")
    with owner.cursor() as cursor, cursor.copy("COPY entry TO STDOUT (FORMAT binary)") as out:
        rows = list(out)

    def write() -> None:
        with owner.cursor().copy("COPY public.floor FROM STDIN (FORMAT binary)") as copy:
            for row in rows:
                copy.write(row)

    return timed(write)


def cpu(db: Connection[Any]) -> float:
    """Seconds that this process and its process of PostgreSQL have worked."""
    fields = Path(f"/proc/{db.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def follow(db: Connection[Any], follower: ViewFollower) -> None:
    while follower.step(db, BATCH):
        pass


def main(count: int) -> None:
    collect_rarely()
    with ground() as servers:
        database = provision_service(servers.postgres.admin, servers.home.secrets, "reporting")
        migrate.lay_tables("reporting", database.owner)
        log = InboxLog("reporting")
        with psycopg.connect(database.owner, autocommit=True) as owner:
            household_timeline.create(owner, "reporting")
            note(f"filling the inbox with {count:,} messages")
            fill(database.owner, count)
            owner.execute("VACUUM ANALYZE")
        print(f"household_timeline from {count:,} messages; floor: read raw, copied")
        regions.exists(SUKAMAJU)
        with psycopg.connect(database.app, autocommit=True) as db:
            raw = timed(lambda: read_raw(db))
            before = cpu(db)
            built = timed(lambda: follow(db, household_timeline.follower(log)))
            spent = cpu(db) - before
            raw = min(raw, timed(lambda: read_raw(db)))
        with psycopg.connect(database.owner, autocommit=True) as owner:
            floor = raw + copied(owner)
        print(f"CPU of a message: {spent / count * 1e6:.0f} us")
        report("built for the first time", built, floor, "2")
        result: list[Rebuilt] = []
        again = timed(lambda: result.append(rebuild(household_timeline, log, database.app)))
        report("rebuilt beside the live one, compared and swapped", again, floor, "2")
        assert result[-1].identical


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
