"""Views: a fact has one function that keeps the tables for it, and a reader sees their regions."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from contracts.event import UNKNOWN_DATE, Event
from contracts.registry.civil_events import MemberDied
from contracts.registry.families import FamilyMovedOut
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import follower_of, reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.log import Entry
from infra.runtime.projections.reading import applied, reading
from infra.runtime.projections.views import FoldedTwice, Folds, View, one_row
from tests.conftest import ServiceDatabases
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.runtime.world import Noted, by

Db = psycopg.Connection[Any]
TABLE = "CREATE TABLE note (region_code text NOT NULL, number int PRIMARY KEY)"


def nothing(db: Db, fact: Event, past: Recorded) -> None:
    """Keeps nothing."""


def entry(fact: Event, position: int = 1) -> Entry:
    past = Recorded(fact, by(), uuid4(), position, "registry")
    return Entry(position, f"18.09:registry:1:{position}:0", fact.TOPIC, fact.subject, past)


def test_two_functions_for_one_fact_are_refused() -> None:
    """The later one would win without a word, and the first would never run."""
    folds = Folds()
    folds.on(MemberDied, FamilyMovedOut)(nothing)
    with pytest.raises(FoldedTwice, match=r"registry\.member_died"):
        folds.on(Noted, MemberDied)(nothing)
    assert set(folds.changes) == {MemberDied, FamilyMovedOut}, "nothing of it was taken"


def test_a_view_is_not_composed_of_folds_that_overlap() -> None:
    deaths, departures = Folds(), Folds()
    deaths.on(MemberDied)(nothing)
    departures.on(MemberDied, FamilyMovedOut)(nothing)
    with pytest.raises(FoldedTwice):
        View("departures", TABLE, deaths, departures)
    assert set(View("deaths", TABLE, deaths).changes) == {MemberDied}


def test_what_a_view_folds_itself_is_not_folded_for_it_as_well() -> None:
    deaths = Folds()
    deaths.on(MemberDied)(nothing)
    view = View("deaths", TABLE, deaths)
    with pytest.raises(FoldedTwice):
        view.on(MemberDied)(nothing)
    view.on(FamilyMovedOut)(nothing)
    assert FamilyMovedOut not in deaths.changes, "other views of these folds stay as they are"


def test_folds_of_two_files_keep_the_tables_of_one_view() -> None:
    kept: list[str] = []
    notes, deaths = Folds(), Folds()

    @notes.on(Noted)
    def noted(db: Db, fact: Noted, past: Recorded) -> None:
        kept.append(f"catatan {fact.number}")

    @deaths.on(MemberDied)
    def died(db: Db, fact: MemberDied, past: Recorded) -> None:
        kept.append("kematian")

    view = View("everything", TABLE, notes, deaths)
    for fact in (Noted(family_id=uuid4(), number=1), _death(), Noted(family_id=uuid4(), number=2)):
        view.apply(None, entry(fact))  # type: ignore[arg-type]
    assert kept == ["catatan 1", "kematian", "catatan 2"]


def test_a_fact_that_no_fold_names_passes_by() -> None:
    View("nothing", TABLE).apply(None, entry(_death()))  # type: ignore[arg-type]


def _death() -> MemberDied:
    return MemberDied(
        family_id=uuid4(), village_code=SUKAMAJU, effective=UNKNOWN_DATE, person_id=uuid4()
    )


@pytest.mark.parametrize("pipelined", [False, True])
def test_a_change_of_a_row_that_is_not_there_stops_the_view(
    village: "Village", database: ServiceDatabase, *, pipelined: bool
) -> None:
    """Also in a pipeline, where nobody waits for how many rows there were."""
    change = one_row("UPDATE note SET number = %s WHERE number = %s")
    with psycopg.connect(database.app) as db:
        reach(db, village.view)
        with db.pipeline() if pipelined else nullcontext():
            db.execute(change, (3, 3))
        piped = db.pipeline() if pipelined else nullcontext()
        with pytest.raises(psycopg.errors.NoDataFound), piped:
            db.execute(change, (77, 77))


class Village:
    """A view of notes in two villages, and who may read them."""

    def __init__(self, database: ServiceDatabase) -> None:
        self.view = View("village_notes", TABLE)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            self.view.create(owner, "reporting")
        self.reader = ConnectionPool[Any](database.reader, min_size=1, max_size=2, open=True)
        with psycopg.connect(database.app) as db:
            reach(db, self.view)
            for number, region in enumerate((SUKAMAJU, MARGOREJO, "18.09.010.2001"), 1):
                db.execute("INSERT INTO note VALUES (%s, %s)", (region, number))

    def seen_by(self, *regions: str) -> list[int]:
        with reading(self.reader, self.view, regions) as db:
            return [number for (number,) in db.execute("SELECT number FROM note ORDER BY number")]


@pytest.fixture(scope="module")
def database(module_service_databases: ServiceDatabases) -> ServiceDatabase:
    database = module_service_databases.stored("reporting")
    return database


@pytest.fixture(scope="module")
def village(database: ServiceDatabase) -> Iterator[Village]:
    village = Village(database)
    yield village
    village.reader.close()


@pytest.mark.parametrize(
    ("regions", "numbers"),
    [
        ((SUKAMAJU,), [1]),
        ((SUKAMAJU, MARGOREJO), [1, 2]),
        (("18.09.01",), [1, 2]),
        (("18.09",), [1, 2, 3]),
        ((), []),
        (("18.1",), []),
    ],
)
def test_an_officer_reads_the_rows_of_their_regions(
    village: Village, regions: tuple[str, ...], numbers: list[int]
) -> None:
    assert village.seen_by(*regions) == numbers


def test_regions_end_with_the_reading(village: Village) -> None:
    """The next officer gets the same connection from the pool, and none of its regions."""
    for _ in range(3):
        assert village.seen_by("18.09") == [1, 2, 3]
        with village.reader.connection() as db:
            reach(db, village.view)
            found = db.execute("SELECT count(*) FROM note").fetchone()
        assert found == (0,)


def test_a_region_that_is_no_code_reads_nothing(village: Village) -> None:
    with pytest.raises(ValueError, match="digits and dots"):
        village.seen_by("18.09,18")


def test_a_reader_changes_nothing(village: Village) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        reading(village.reader, village.view, ["18"]) as db,
    ):
        db.execute("DELETE FROM note")


def test_how_far_a_view_has_come_is_counted_in_its_sources_positions(
    village: Village, database: ServiceDatabase
) -> None:
    add = (
        "INSERT INTO inbox (source, message_id, type, key, event_id, data)"
        " VALUES (%s, %s, 'x', NULL, %s, '')"
    )
    with psycopg.connect(database.app) as db:
        assert applied(db, village.view, "registry") == applied(db, village.view) == 0
        for message_id in (
            "18.09:registry:1:7:0",
            "18.09:verification:1:3:0",
            "18.09:registry:1:9:1",
        ):
            db.execute(add, (message_id.split(":")[1], message_id, UUID(int=len(message_id))))
        follower = follower_of(db, village.view)
        db.execute("INSERT INTO follower_cursor VALUES (%s, 2, now())", (follower,))
        assert applied(db, village.view, "registry") == 7
        assert applied(db, village.view, "verification") == 3
        assert applied(db, village.view, "programs") == 0
        assert applied(db, village.view) == 2


def test_a_table_without_a_region_is_shown_to_every_reader(database: ServiceDatabase) -> None:
    view = View("programme_names", "CREATE TABLE name (name text)")
    with psycopg.connect(database.owner, autocommit=True) as owner:
        view.create(owner, "reporting")
    with psycopg.connect(database.app) as db:
        view.follower(InboxLog("reporting")).step(db)
        reach(db, view)
        db.execute("INSERT INTO name VALUES ('PKH')")
    with psycopg.connect(database.reader) as db:
        reach(db, view)
        assert db.execute("SELECT name FROM name").fetchall() == [("PKH",)]


def test_the_same_tables_are_made_once(database: ServiceDatabase) -> None:
    view = View("kept", "CREATE TABLE note (number int)")
    with psycopg.connect(database.owner, autocommit=True) as owner:
        for _ in range(2):
            view.create(owner, "reporting")
            view.follower(InboxLog("reporting")).step(owner)
            reach(owner, view, for_good=True)
            owner.execute("INSERT INTO note VALUES (1)")
        assert owner.execute("SELECT count(*) FROM note").fetchone() == (2,)
