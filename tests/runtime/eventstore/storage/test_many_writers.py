"""Many at once: judged as one after the other would be, and no reader skips a fact."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import IntegrityError

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.writing import fact, query, rows, unless

WRITERS = 8
TRIES = 60
KEYS = [f"key:{number}" for number in range(6)]
TYPES = ["born", "died", "moved"]


def some_query(chance: random.Random) -> DCBQuery:
    """Of one or two items, each of types or tags or both, now and then of everything."""
    if chance.random() < 0.03:
        return DCBQuery()
    items = []
    for _ in range(chance.randint(1, 2)):
        types = chance.sample(TYPES, chance.randint(0, 2))
        tags = chance.sample(KEYS, chance.randint(1, 2))
        items.append(DCBQueryItem(types, tags))
    if chance.random() < 0.05:
        items.append(DCBQueryItem([chance.choice(TYPES)], []))
    return DCBQuery(items)


def some_events(chance: random.Random) -> list[DCBEvent]:
    return [
        fact(*chance.sample(KEYS, chance.randint(0, 2)), type=chance.choice(TYPES))
        for _ in range(chance.randint(1, 3))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_eight_writers_are_judged_as_the_library_judges_them_in_turn(
    recorder: LedgerRecorder, database: ServiceDatabase, seed: int
) -> None:
    """What was accepted is accepted by the library at its place; what was refused, refused."""
    other = LedgerRecorder(database.app)  # as another process would
    accepted: list[tuple[int, list[DCBEvent], DCBAppendCondition]] = []
    refused: list[tuple[list[DCBEvent], DCBAppendCondition]] = []

    def write(number: int) -> None:
        chance = random.Random(1_000 * seed + number)
        mine = (recorder, other)[number % 2]
        for _ in range(TRIES):
            asked, events = some_query(chance), some_events(chance)
            condition = DCBAppendCondition(asked, mine.read(asked).head or 0)
            try:
                accepted.append((mine.append(events, condition), events, condition))
            except IntegrityError:
                refused.append((events, condition))

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    other.close()
    oracle = InMemoryDCBRecorder()
    for position, events, condition in sorted(accepted, key=lambda each: each[0]):
        assert oracle.append(events, condition) == position
    for events, condition in refused:
        with pytest.raises(IntegrityError):
            oracle.append(events, condition)
    stored = [(row.position, row.event) for row in rows(recorder)]
    assert stored == [(row.position, row.event) for row in oracle.read()]
    assert len(accepted) > TRIES
    assert len(refused) > TRIES


@pytest.mark.parametrize("seed", range(3))
def test_any_read_finds_what_the_library_finds(recorder: LedgerRecorder, seed: int) -> None:
    chance = random.Random(seed)
    oracle = InMemoryDCBRecorder()
    for _ in range(60):
        events = some_events(chance)
        assert recorder.append(events) == oracle.append(events)
    for _ in range(300):
        asked = some_query(chance)
        after, limit = chance.choice([None, 0, 30, 200]), chance.choice([None, None, 0, 1, 5])
        ours, theirs = (each.read(asked, after=after, limit=limit) for each in (recorder, oracle))
        assert [(r.position, r.event) for r in ours] == [(r.position, r.event) for r in theirs]
        assert ours.head == theirs.head


def test_a_quota_of_ten_is_kept_by_eight_who_want_it(recorder: LedgerRecorder) -> None:
    quota = 10
    winners: list[int] = []

    def want(number: int) -> None:
        while True:
            used = recorder.read(query("quota:1"))
            if len(used.rows) >= quota:
                return
            try:
                condition = unless("quota:1", after=used.head or 0)
                recorder.append([fact("quota:1", f"who:{number}")], condition)
            except IntegrityError:
                continue
            winners.append(number)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(want, range(WRITERS)))
    assert len(winners) == len(recorder.read(query("quota:1")).rows) == quota


NAIVE = """
CREATE SEQUENCE drawn;
CREATE FUNCTION naive_append(tag text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE place bigint := nextval('drawn');
BEGIN
    PERFORM pg_sleep(random() * 0.002);
    PERFORM FROM ledger FOR UPDATE;
    INSERT INTO fact VALUES (place, clock(), 1, '', 'noted', '', ARRAY[tag]);
    RETURN place;
END $$"""


def followed(
    conninfo: str, append: Callable[[int], Callable[[], int]], each: int
) -> tuple[set[int], list[int]]:
    """The positions that eight writers were given, and those that a follower saw meanwhile."""
    ended = Event()

    def write(number: int) -> list[int]:
        mine = append(number)
        return [mine() for _ in range(each)]

    def follow() -> list[int]:
        found = [0]
        with psycopg.connect(conninfo, autocommit=True) as db:
            while True:
                last = ended.is_set()
                new = db.execute(
                    "SELECT position FROM fact WHERE position > %s ORDER BY position", (found[-1],)
                ).fetchall()
                found.extend(position for (position,) in new)
                if last and not new:
                    return found[1:]

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        follower = threads.submit(follow)
        given = [p for places in threads.map(write, range(WRITERS)) for p in places]
        ended.set()
        return set(given), follower.result(timeout=30)


def test_a_follower_by_position_skips_nothing(
    recorder: LedgerRecorder, database: ServiceDatabase
) -> None:
    other = LedgerRecorder(database.app)

    def append(number: int) -> Callable[[], int]:
        mine = (recorder, other)[number % 2]
        return lambda: mine.append([fact(f"by:{number}")], unless("nobody"))

    given, found = followed(database.app, append, each=100)
    other.close()
    assert found == sorted(given)
    assert found == list(range(1, WRITERS * 100 + 1))


def test_a_follower_of_positions_drawn_before_the_lock_does_skip(database: ServiceDatabase) -> None:
    """The negative control: with the order of two lines exchanged, the test above must fail."""
    with psycopg.connect(database.owner) as db:
        db.execute(NAIVE)

    lines = [psycopg.connect(database.owner, autocommit=True) for _ in range(WRITERS)]

    def append(number: int) -> Callable[[], int]:
        return lambda: lines[number].execute("SELECT naive_append('a')").fetchall()[0][0]

    given, found = followed(database.app, append, each=40)
    for each in lines:
        each.close()
    assert found == sorted(set(found))
    assert len(given - set(found)) > 0


def test_appends_go_on_while_the_ledger_is_vacuumed_and_indexed(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    ended = Event()

    def write(number: int) -> int:
        made = 0
        while not ended.is_set():
            recorder.append([fact(f"by:{number}")], unless("nobody"))
            made += 1
        return made

    with ThreadPoolExecutor(WRITERS) as threads:
        writing = [threads.submit(write, number) for number in range(WRITERS)]
        for _ in range(3):
            superuser.execute("VACUUM (FREEZE, ANALYZE) fact, fact_tag, ledger")
            superuser.execute("CREATE INDEX CONCURRENTLY extra ON fact (type, position)")
            superuser.execute("DROP INDEX CONCURRENTLY extra")
        ended.set()
        assert sum(each.result(timeout=10) for each in writing) == len(rows(recorder))
