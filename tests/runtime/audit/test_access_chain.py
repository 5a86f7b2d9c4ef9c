"""Who opened what cannot be taken back: every entry of the access log is held by those after it."""

from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.audit import access_chain
from infra.runtime.audit.access_chain import AccessHead, BrokenAccess, checked, extend, head
from infra.runtime.privacy.access_log import Access, AccessLog, AccessOutcome
from infra.runtime.process.migrate import lay_tables
from tests.conftest import ServiceDatabases

SERVICE = "reporting"
OPENED = Access(
    person="petugas.satu",
    role="dpo",
    office="18.09",
    purpose="pengawasan",
    action="household.read",
    outcome=AccessOutcome.GIVEN,
    subjects=[UUID(int=7)],
    fields=["name", "nik_masked"],
    result_count=1,
    trace_id="t1",
)


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    database = service_databases(SERVICE)
    lay_tables(SERVICE, database.owner)
    return database


@pytest.fixture
def log(database: ServiceDatabase) -> Iterator[AccessLog]:
    log = AccessLog(database.app)
    yield log
    log.close()


@pytest.fixture
def db(database: ServiceDatabase) -> Iterator[Connection]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


@pytest.fixture
def superuser(database: ServiceDatabase) -> Iterator[Connection]:
    """Somebody for whom no trigger fires."""
    with psycopg.connect(database.owner, autocommit=True) as db:
        db.execute("ALTER TABLE access_log DISABLE TRIGGER ALL")
        db.execute("ALTER TABLE access_chain DISABLE TRIGGER ALL")
        for (part,) in db.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'access_log'::regclass"
        ).fetchall():
            db.execute(f"ALTER TABLE {part} DISABLE TRIGGER ALL".encode())
        yield db


def opens(log: AccessLog, times: int = 1) -> None:
    for _ in range(times):
        log.record(OPENED)


def faults(db: Connection) -> list[BrokenAccess]:
    return checked(db, SERVICE, 0, 1000).broken


def test_what_was_entered_is_chained_and_whole(log: AccessLog, db: Connection) -> None:
    assert checked(db, SERVICE, 0, 100) == (0, 0, [])
    opens(log, 5)
    assert extend(db, SERVICE) == 5 and extend(db, SERVICE) == 0
    opens(log)
    found = checked(db, SERVICE, 0, 100)
    assert (found.position, found.head, found.broken) == (5, 5, []), "the sixth has no link yet"
    assert extend(db, SERVICE) == 1 and faults(db) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE access_log SET person = 'orang.lain' WHERE id = 3", (3, "altered")),
        ("UPDATE access_log SET at = at + interval '1 us' WHERE id = 3", (3, "altered")),
        ("UPDATE access_log SET subjects = '{}' WHERE id = 3", (3, "altered")),
        ("UPDATE access_log SET times = 2 WHERE id = 3", (3, "altered")),
        ("DELETE FROM access_log WHERE id = 3", (3, "gone")),
        ("DELETE FROM access_log WHERE id >= 3", (3, "gone")),
        ("DELETE FROM access_chain WHERE id = 3", (3, "put in later")),
        (
            "ALTER TABLE access_log ALTER id DROP IDENTITY; UPDATE access_log SET id = 7 - id"
            " WHERE id IN (3, 4)",
            (3, "altered"),
        ),
        (
            "WITH gone AS (DELETE FROM access_log WHERE id = 3) DELETE FROM access_chain"
            " WHERE id = 3",
            (4, "altered"),
        ),
    ],
)
def test_the_first_entry_that_is_not_as_it_was_made_is_named(
    log: AccessLog,
    db: Connection,
    superuser: Connection,
    change: str,
    fault: tuple[int, str],
) -> None:
    opens(log, 6)
    superuser.execute("UPDATE access_log SET person = 'petugas.' || id")
    extend(db, SERVICE)
    assert faults(db) == []
    superuser.execute(change.encode())
    assert faults(db)[0] == BrokenAccess(*fault)


def test_an_entry_put_in_between_is_found(
    log: AccessLog, db: Connection, superuser: Connection
) -> None:
    opens(log, 3)
    superuser.execute("SELECT setval(pg_get_serial_sequence('access_log', 'id'), 9)")
    opens(log, 2)
    extend(db, SERVICE)
    superuser.execute(
        "INSERT INTO access_log OVERRIDING SYSTEM VALUE SELECT 7, at, person, role, office,"
        " purpose, action, outcome, subjects, fields, result_count, trace_id, times, emergency_id"
        " FROM access_log WHERE id = 2"
    )
    assert faults(db) == [BrokenAccess(7, "put in later")]


def test_a_tail_cut_off_with_its_links_or_written_anew_contradicts_what_was_told(
    log: AccessLog, db: Connection, superuser: Connection
) -> None:
    opens(log, 4)
    extend(db, SERVICE)
    told = [head(db, SERVICE)]
    assert access_chain.contradicted(db, told) is None
    for table in ("access_log", "access_chain"):
        superuser.execute(f"DELETE FROM {table} WHERE id > 2".encode())
    assert faults(db) == []
    assert access_chain.contradicted(db, told) == BrokenAccess(4, "gone")
    superuser.execute("SELECT setval(pg_get_serial_sequence('access_log', 'id'), 2)")
    opens(log, 2)
    extend(db, SERVICE)
    assert faults(db) == []
    assert access_chain.contradicted(db, told) == BrokenAccess(4, "other than it was")


def test_nobody_takes_a_link_back_by_its_services_login(log: AccessLog, db: Connection) -> None:
    opens(log)
    extend(db, SERVICE)
    for change in ("DELETE FROM access_chain", "UPDATE access_chain SET hash = sha256('')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(change.encode())


def test_two_instances_and_many_who_open_make_one_chain(
    log: AccessLog, database: ServiceDatabase, db: Connection
) -> None:
    def chains() -> None:
        with psycopg.connect(database.app, autocommit=True) as own:
            for _ in range(40):
                extend(own, SERVICE, limit=3)

    threads = [Thread(target=opens, args=(log, 15)) for _ in range(3)]
    threads += [Thread(target=chains) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    while extend(db, SERVICE):
        pass
    assert head(db, SERVICE).upto == 45 and faults(db) == []
    assert checked(db, SERVICE, 20, 10) == (30, 45, [])


def test_the_head_of_an_empty_log_is_its_name(db: Connection) -> None:
    assert head(db, SERVICE) == AccessHead(0, access_chain.genesis(SERVICE))
    assert access_chain.genesis("registry") != access_chain.genesis("reporting")
