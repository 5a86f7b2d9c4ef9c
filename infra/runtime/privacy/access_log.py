"""Who looked at whom is on record before the answer leaves; if it cannot be, there is no answer."""

from dataclasses import dataclass, fields
from uuid import UUID

from psycopg import Error, sql

from infra.runtime.pools import open_pool
from infra.runtime.refusals import Refused


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
        self._pool = open_pool(conninfo, 4, autocommit=True)

    def close(self) -> None:
        self._pool.close()

    def record(self, access: Access) -> None:
        """Returns once committed; AccessLogUnavailable otherwise. A row without answer is fine."""
        try:
            with self._pool.connection() as connection:
                connection.execute(INSERT, list(vars(access).values()))
        except Error:
            raise AccessLogUnavailable from None
