"""Whatever fails and whatever officers do, what is about the same people is applied in order."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.runtime.projections import giving_up, parking
from infra.runtime.projections.follower import Backlog, Follower
from infra.runtime.projections.logs.log import END, Entry, Topics
from tests.conftest import ServiceDatabases
from tests.runtime.projections.parked_lines import BUDI, OFFICER, SITI, line, number, states

Db = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def db(module_service_databases: ServiceDatabases) -> Iterator[Db]:
    database = module_service_databases.stored("reporting")
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


class OfAVillage(Follower):
    """Follows a log that stands in no table."""

    def _begun(self, db: Db) -> Backlog | None:
        found = super()._begun(db)
        return found and found._replace(head=self.log.head(db))


class Village:
    """A log of lines about some families, some of them poison, and what a follower made of them."""

    name, channel = "village", "village"

    def __init__(self, db: Db) -> None:
        self.db = db
        self.lines: list[Entry] = []
        self.poison: set[int] = set()
        self.applied: list[int] = []
        self.follower = OfAVillage(f"view:{uuid4().hex}", self, self.apply, pipelined=False)

    def read(
        self, db: Db, after: int, limit: int, topics: Topics = None, upto: int = END
    ) -> Sequence[Entry]:
        return self.lines[after:upto][:limit]

    def at(self, db: Db, places: Sequence[int]) -> Sequence[Entry]:
        return [self.lines[place - 1] for place in sorted(places)]

    @property
    def newest(self) -> LiteralString:
        return cast(LiteralString, f"SELECT {len(self.lines)}::bigint")

    def head(self, db: Db) -> int:
        return len(self.lines)

    def opening(self, classes: object) -> "Village":
        return self

    def apply(self, db: Db, entry: Entry) -> None:
        if entry.position in self.poison:
            raise ValueError
        # A batch that fails is rolled back and gone through again, so the last word counts.
        self.applied = [*(each for each in self.applied if each != entry.position), entry.position]

    def happens(self, families: Sequence[UUID], poison: bool, unreadable: bool) -> None:
        position = len(self.lines) + 1
        self.lines.append(line(position, *families, error="broken" if unreadable else None))
        if poison:
            self.poison.add(position)

    def first_open(self) -> int | None:
        openly = ("parked", "retry")
        found = [p for p, state in states(self.db, self.follower.name) if state in openly]
        return number(self.db, self.follower.name, found[0]) if found else None

    def follow(self) -> None:
        while self.follower.step(self.db, limit=3):
            pass


FAMILIES = st.sampled_from([[BUDI], [SITI], [BUDI, SITI], []])
LINES = st.tuples(st.just("happens"), FAMILIES, st.booleans(), st.integers(0, 9))
STEPS = st.sampled_from([("step",), ("mend",), ("retry",), ("retry all",), ("discard",)])


def lived(db: Db, steps: list[tuple[Any, ...]]) -> Village:
    """Lines, faults and officers as they come; in the end everything is settled."""
    village = Village(db)
    for what, *how in steps:
        if what == "happens":
            village.happens(how[0], how[1], unreadable=how[2] == 0)
        elif what == "step":
            village.follower.step(db, limit=2)
        elif what == "mend":
            village.poison.clear()
        elif what == "retry all":
            parking.retry_all(db, OFFICER, village.follower.name)
        elif first := village.first_open():
            if what == "retry":
                parking.retry(db, first, OFFICER)
            else:
                giving_up.discard(db, first, OFFICER, "ganda")
    village.poison.clear()
    village.follow()
    while first := village.first_open():
        giving_up.discard(db, first, OFFICER, "ganda")
        village.follow()
    return village


def out_of_order(village: Village) -> list[int]:
    """Lines that were applied after a later one about the same family."""
    found = []
    for family in (BUDI, SITI):
        own = [p for p in village.applied if family in village.lines[p - 1].keys]
        found += [
            late for late, last in zip(own[1:], accumulate(own, max), strict=False) if late < last
        ]
    return found


STEPS_OF_A_VILLAGE = st.lists(LINES | STEPS, max_size=16)
SLOWLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=30, deadline=None, suppress_health_check=SLOWLY)
@given(STEPS_OF_A_VILLAGE)
def test_whatever_officers_do_each_family_is_applied_in_order(
    db: Db, steps: list[tuple[Any, ...]]
) -> None:
    village = lived(db, steps)
    settled = dict(states(db, village.follower.name))
    assert set(settled.values()) <= {"applied", "discarded"}
    given_up = {position for position, state in settled.items() if state == "discarded"}
    assert set(village.applied) == {each.position for each in village.lines} - given_up
    assert out_of_order(village) == []


@pytest.mark.soak
def test_of_ten_thousand_lines_none_is_applied_out_of_order(
    db: Db, capsys: pytest.CaptureFixture[str]
) -> None:
    random, lines, applied, parked, late = Random(20261126), 0, 0, 0, 0
    while applied < 10_000:
        steps = [_step(random) for _ in range(60)]
        village = lived(db, steps)
        lines, applied = lines + len(village.lines), applied + len(village.applied)
        parked += len(states(db, village.follower.name))
        late += len(out_of_order(village))
    with capsys.disabled():
        print(f"\n{lines} lines, {parked} parked, {applied} applied, {late} out of order")
    assert late == 0


def _step(random: Random) -> tuple[Any, ...]:
    """Two lines in three steps; an eighth of the lines fails, a twentieth cannot be read."""
    if random.random() < 2 / 3:
        families = random.choice([[BUDI], [SITI], [BUDI, SITI], []])
        return "happens", families, random.random() < 1 / 8, random.randrange(20)
    return (random.choice(["step", "step", "mend", "retry", "retry all", "discard"]),)
