"""Migration: tables change by numbered SQL, each file once, in order, by one process at a time.

`python -m infra.runtime.process.migrate [services.registry ...]` does it for the services of these
packages, or for all whose owner's login the file has that `JEJAK_SETTINGS` names, and answers with
one JSON object for each. No other process of ours is given such a login.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from psycopg import Connection, Error, OperationalError, connect, sql

from infra.runtime.process import safety
from infra.runtime.process.numbered_sql import (
    CannotMigrate,
    NewerDatabase,
    NumberedFile,
    SchemaSet,
    Statement,
    compare,
)
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.settings import Owner, Settings, SettingsError, read_owners
from infra.runtime.projections.generations.lookup import unmade
from infra.runtime.projections.views import View
from infra.runtime.refusals import UnsafeSetting
from infra.runtime.telemetry.json_logs import log_as_json

if TYPE_CHECKING:
    from infra.runtime.process.service import Service

APPLIED = """
CREATE TABLE IF NOT EXISTS public.schema_change (
    set_name text,
    number int,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (set_name, number)
)"""
READABLE = """
    SELECT bool_and(has_table_privilege(oid, 'SELECT')) FROM pg_class
    WHERE oid = to_regclass('public.schema_change')"""
"""Neither before there is any nor until the file is applied that lets this login read it."""
PATIENCE = "5s"
"""How long a statement waits for a table that somebody else uses."""
PAUSE, REMIND = 0.1, 5.0
"""Seconds between two looks at the lock, and between two lines that say so."""
GONE, MISWRITTEN = "57P", "42"
"""Classes of SQLSTATE: the server goes away; the statement is wrong in itself."""
FAILED, AWAY = 1, 3

logger = logging.getLogger("jejak.migrate")


def migrate(service: "Service", owner: Owner) -> list[NumberedFile]:
    """Apply what the service's databases lack, then make its views; what was applied comes back.

    Safe to repeat, to run twice at once and to kill. Raises CannotMigrate before anything changes,
    or for a failing file, which leaves nothing behind.
    """
    safety.check(owner.owner_conninfo)
    if not getattr(service, "has_ledger", True):
        return lay_accounts(service.name, owner.owner_conninfo, service.schema)
    made = lay_tables(service.name, owner.owner_conninfo, more=service.schema, views=service.views)
    if owner.keyring_owner_conninfo:
        made += lay_keys(service.name, owner.keyring_owner_conninfo)
    return made


def lay_tables(
    service: str,
    owner: str,
    *,
    more: Traversable | None = None,
    views: Sequence[View] = (),
) -> list[NumberedFile]:
    """The tables of a service's own database; `owner` is a conninfo, `more` a folder of its own."""
    sets = sets_of(service, more)
    with connect(owner, autocommit=True) as db, _alone(db):
        made = [_apply(db, each, file) for each, file in _lacking(db, sets)]
        for view in views:
            view.create(db, service)
    return made


def lay_accounts(name: str, owner: str, schema: Traversable | None) -> list[NumberedFile]:
    """The tables of a part that has no ledger, such as the issuer's accounts."""
    assert schema
    tables = SchemaSet(name, schema, {"app": f"{name}_app"})
    with connect(owner, autocommit=True) as db, _alone(db):
        return [_apply(db, each, file) for each, file in _lacking(db, [tables])]


def lay_keys(service: str, owner: str) -> list[NumberedFile]:
    """The keyring, in its database: this service makes keys, others read what they were granted."""
    keys = SchemaSet(
        "keyring",
        files("infra.runtime.privacy") / "schema",
        {
            "keyring": f"{service}_keyring",
            "verifying": "verification_keyring",
            "judging": "programs_keyring",
            "counting": "reporting_keyring",
        },
    )
    with connect(owner, autocommit=True) as db, _alone(db):
        return [_apply(db, each, file) for each, file in _lacking(db, [keys])]


def sets_of(service: str, more: Traversable | None) -> list[SchemaSet]:
    roles: dict[str, str | sql.Literal] = {
        role: f"{service}_{role}" for role in ("app", "api", "reader")
    }
    rules = files("infra.runtime.eventstore") / "schema"
    found = [
        SchemaSet("common", files("infra.runtime.process") / "schema", roles),
        SchemaSet("ledger", rules, roles | {"service": sql.Literal(service)}),
    ]
    return [*found, SchemaSet(service, more, roles)] if more else found


def require_current(service: "Service", settings: Settings) -> None:
    """Raises CannotMigrate while the tables are behind this release. Needs no owner's login."""
    sets = sets_of(service.name, service.schema)
    with connect(settings.app_conninfo, autocommit=True) as db:
        found = db.execute(READABLE).fetchone()
        lacking, _ = compare(sets, _applied(db) if found and found[0] else [])
        missing = [] if lacking else unmade(db, service.views)
    if lacking or missing:
        names = ", ".join([*(str(file) for _, file in lacking), *missing])
        raise CannotMigrate(f"Tabel belum disesuaikan ({names}): jalankan jejak migrate.")


@contextmanager
def _alone(db: Connection[Any]) -> Iterator[None]:
    """Hold the database's lock for migrations until the connection is closed, also by kill -9."""
    # Asked for again and again: a waiting statement would hold a snapshot, and with it VACUUM.
    attempt = "SELECT pg_try_advisory_lock(hashtextextended('jejak:schema', 0))"
    began = time.monotonic()
    reminded = -REMIND
    while db.execute(attempt).fetchone() != (True,):
        waited = time.monotonic() - began
        if waited - reminded >= REMIND:
            logger.info("waits for another migration, for %.0f s so far", waited)
            reminded = waited
        time.sleep(PAUSE)
    # A long statement of a process that was killed ends at once instead of keeping the lock.
    db.execute("SET client_connection_check_interval = '1s'")
    yield


def _lacking(
    db: Connection[Any], sets: Sequence[SchemaSet]
) -> list[tuple[SchemaSet, NumberedFile]]:
    db.execute(APPLIED)
    lacking, unknown = compare(sets, _applied(db))
    if unknown:
        raise NewerDatabase(
            f"Basis data ini milik versi yang lebih baru ({', '.join(unknown)}): versi ini tidak"
            " mengubah apa pun. Pasang versi yang lebih baru itu."
        )
    return lacking


def _applied(db: Connection[Any]) -> list[tuple[str, int, str]]:
    return db.execute("SELECT set_name, number, sha256 FROM public.schema_change").fetchall()


def _apply(db: Connection[Any], schema: SchemaSet, file: NumberedFile) -> NumberedFile:
    with db.transaction():
        # Who waits for a table makes everybody behind him wait: better to fail and be repeated.
        db.execute("SELECT set_config('lock_timeout', %s, true)", (PATIENCE,))
        for statement in file.statements():
            _execute(db, schema, file, statement)
        db.execute(
            "INSERT INTO public.schema_change (set_name, number, name, sha256)"
            " VALUES (%s, %s, %s, %s)",
            (file.set_name, file.number, file.name, file.sha256),
        )
    logger.info("applied %s", file)
    return file


def _execute(
    db: Connection[Any], schema: SchemaSet, file: NumberedFile, statement: Statement
) -> None:
    text = schema.filled(file, statement)
    try:
        db.execute(text)
    except Error as error:
        state = error.sqlstate or GONE
        if state.startswith(GONE):
            raise
        at = int(error.diag.statement_position or 1) - 1
        line = statement.line + text.as_string(db)[:at].count("\n")
        # Such a message speaks of what stands in the file; others may quote what stands in a row.
        written = state.startswith(MISWRITTEN) and not error.diag.internal_query
        words = f": {error.diag.message_primary}" if written else ""
        raise CannotMigrate(
            f"{file} baris {line} gagal ({type(error).__name__}{words})."
            " Tidak ada yang tersimpan dari berkas itu."
        ) from None


def main(*packages: str) -> int:
    """Prints `{"service": ..., "applied": [...]}`, or `newer` or `problem`, for each.

    The exit code is 0, 1 or 3. A database of a newer release is left alone, which is no failure.
    """
    log_as_json("migrate")
    try:
        known = read_owners()
        require_production(known)
    except (SettingsError, UnsafeSetting) as problem:
        print(json.dumps({"problem": str(problem)}, ensure_ascii=False))
        return FAILED
    worst, owners = 0, known.services
    for package in packages or owners:
        answer, code = _migrated(import_module(f"{package}.main").service, owners[package])
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        worst = max(worst, code)
    return worst


def _migrated(service: "Service", owner: Owner) -> tuple[dict[str, Any], int]:
    answer: dict[str, Any] = {"service": service.name}
    try:
        return answer | {"applied": [str(each) for each in migrate(service, owner)]}, 0
    except OperationalError:
        return answer | {"problem": "PostgreSQL tidak menjawab."}, AWAY
    except NewerDatabase as newer:
        logger.warning(str(newer))
        return answer | {"newer": str(newer)}, 0
    except (CannotMigrate, UnsafeSetting) as problem:
        return answer | {"problem": str(problem)}, FAILED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
