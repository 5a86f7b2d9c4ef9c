"""Whoever looked is on record before the answer leaves, and the record stays."""

from collections.abc import Iterator
from importlib.resources import files
from uuid import uuid4

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.privacy.access_log import Access, AccessLog, AccessLogUnavailable
from infra.runtime.process.migrate import lay_tables

ACCESS = Access(
    person="9f",
    role="verifikator",
    office="18.09.01",
    purpose="verifikasi usulan",
    action="open",
    subjects=[uuid4(), uuid4()],
    fields=["name", "birth_date"],
    result_count=2,
    request_id="r1",
    correlation_id="c1",
)


@pytest.fixture(scope="module")
def database(module_service_databases: "object") -> ServiceDatabase:
    database: ServiceDatabase = module_service_databases("registry")  # type: ignore[operator]
    lay_tables("registry", database.owner, more=files("services.registry") / "schema")
    return database


@pytest.fixture
def log(database: ServiceDatabase) -> Iterator[AccessLog]:
    log = AccessLog(database.app)
    yield log
    log.close()


def test_an_access_is_committed_when_record_returns(
    database: ServiceDatabase, log: AccessLog
) -> None:
    log.record(ACCESS)
    with psycopg.connect(database.app) as other:
        row = other.execute(
            "SELECT person, subjects, fields, result_count FROM access_log"
            " WHERE %s = ANY(subjects) AND at <= clock_timestamp()",
            (ACCESS.subjects[1],),
        ).fetchone()
    assert row == ("9f", ACCESS.subjects, ["name", "birth_date"], 2)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE access_log SET role = ''", "DELETE FROM access_log", "TRUNCATE access_log"],
)
def test_nobody_takes_an_access_back(database: ServiceDatabase, statement: str) -> None:
    with (
        psycopg.connect(database.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement)
    with (
        psycopg.connect(database.owner) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="only ever added to"),
    ):
        owner.execute(statement)


def test_an_access_that_cannot_be_recorded_is_refused(database: ServiceDatabase) -> None:
    log = AccessLog(database.reader)
    try:
        with pytest.raises(AccessLogUnavailable) as refusal:
            log.record(ACCESS)
    finally:
        log.close()
    assert refusal.value.status == 503
    assert refusal.value.__suppress_context__
    assert "Coba lagi" in refusal.value.explanation
