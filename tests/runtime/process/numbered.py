"""Numbered SQL of a service that exists in tests only, and its databases."""

from pathlib import Path
from typing import Any

import psycopg

from infra.local.servers.provision import KeyringDatabase, ServiceDatabase
from infra.runtime.process.migrate import sets_of
from infra.runtime.process.service import Service
from infra.runtime.projections.views import View
from tests.running import Owned
from tests.runtime.identity.minting import ISSUER

SETS = sets_of("verification", None)
COMMON = [f"{each.name}/{file.number}" for each in SETS for file in each.files()]
"""What every service's database gets; the ledger's files come last."""
PEOPLE = """
CREATE TABLE person_seen (id int PRIMARY KEY, name text NOT NULL);
GRANT SELECT, INSERT ON person_seen TO {app};
"""


STRUCTURE = """
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')
SELECT 'class', relname, relkind::text, relacl::text
FROM pg_class WHERE relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'column', attrelid::regclass::text, attname,
    format_type(atttypid, atttypmod) || attnotnull || coalesce(attacl::text, '')
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND relnamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'function', proname, proacl::text, prosrc
FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, tgtype::text
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'applied', set_name, number::text, sha256 FROM schema_change
ORDER BY 1, 2, 3, 4
"""


def write(folder: Path, name: str, text: str) -> Path:
    """Adds `<name>.sql` to a folder; the folder comes back."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.sql").write_text(text)
    return folder


def village(schema: Path | None = None, **more: Any) -> Service:
    """A service with a ledger and one view, whose other tables stand in `schema`."""
    view = View("village_page", "CREATE TABLE page (number int)")
    given = {"name": "verification", "ledger_views": [view], "schema": schema} | more
    return Service(title="Uji", routers=[], hears_roles=False, **given)


def settings_of(
    database: ServiceDatabase, folder: Path, keyring: KeyringDatabase | None = None
) -> Owned:
    return Owned(
        service="verification",
        http_port=0,
        issuer_url=ISSUER,
        owner_conninfo=database.owner,
        app_conninfo=database.app,
        reader_conninfo=database.reader,
        keyring_owner_conninfo=keyring.owner if keyring else "",
        secrets=folder,
        data=folder,
    )


def rows(conninfo: str, query: str) -> list[Any]:
    with psycopg.connect(conninfo) as db:
        return db.execute(query.encode()).fetchall()


def numbers(conninfo: str) -> list[str]:
    """What was applied, in the order of application."""
    query = (
        "SELECT set_name || '/' || number FROM schema_change ORDER BY applied_at, set_name, number"
    )
    return [name for (name,) in rows(conninfo, query)]


def structure(conninfo: str) -> list[Any]:
    """Everything that was made: tables, columns, indexes, rights, functions, triggers."""
    return rows(conninfo, STRUCTURE)
