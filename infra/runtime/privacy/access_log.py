"""Who looked at whom is on record before the answer leaves; if it cannot be, there is no answer."""

from dataclasses import dataclass, fields
from typing import LiteralString
from uuid import UUID

from psycopg import Connection, Error, sql
from psycopg_pool import ConnectionPool

from infra.runtime.refusals import Refused

TABLE: LiteralString = """
CREATE TABLE IF NOT EXISTS access_log (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    person         text NOT NULL,
    role           text NOT NULL,
    office         text NOT NULL,
    purpose        text NOT NULL,
    action         text NOT NULL,
    subjects       uuid[] NOT NULL,
    fields         text[] NOT NULL,
    result_count   int NOT NULL,
    request_id     text NOT NULL,
    correlation_id text NOT NULL
);
CREATE INDEX IF NOT EXISTS access_log_subjects ON access_log USING gin (subjects);
CREATE INDEX IF NOT EXISTS access_log_person ON access_log (person, at);
CREATE OR REPLACE FUNCTION access_log_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'the access log is only ever added to'; END $$;
CREATE OR REPLACE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final();
REVOKE ALL ON access_log FROM PUBLIC, {role};
GRANT SELECT, INSERT ON access_log TO {role};
"""


@dataclass(frozen=True)
class Access:
    """One answer with identifying data: names of fields, never their values."""

    person: str
    role: str
    office: str
    purpose: str
    action: str
    subjects: list[UUID]
    fields: list[str]
    result_count: int
    request_id: str
    correlation_id: str


class AccessLogUnavailable(Refused):
    """The access could not be recorded, so the data must not be shown."""

    status = 503
    title = "Catatan akses tidak tersedia"
    detail = "Data tidak ditampilkan karena aksesnya belum dapat dicatat. Coba lagi nanti."


COLUMNS = [column.name for column in fields(Access)]
INSERT = sql.SQL("INSERT INTO access_log ({}) VALUES ({})").format(
    sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
    sql.SQL(", ").join(sql.Placeholder() * len(COLUMNS)),
)


class AccessLog:
    """Writes on a connection of its own, so that a caller's rollback does not undo the record."""

    def __init__(self, conninfo: str) -> None:
        self._pool = ConnectionPool(conninfo, min_size=1, max_size=4, timeout=5, open=True)

    def close(self) -> None:
        self._pool.close()

    def record(self, access: Access) -> None:
        """Returns once committed; AccessLogUnavailable otherwise. A row without answer is fine."""
        try:
            with self._pool.connection() as connection:
                connection.execute(INSERT, list(vars(access).values()))
        except Error:
            raise AccessLogUnavailable from None


def create_access_log(connection: Connection, role: str) -> None:
    """As owner; `role` may add and read, and nobody may change, not even the owner."""
    connection.execute(sql.SQL(TABLE).format(role=sql.Identifier(role)))
