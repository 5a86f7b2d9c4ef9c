"""Reading a view for somebody: only the rows of the regions that person may see.

Rows of another region do not exist for a reader: PostgreSQL filters them, whatever we forget.
Containment is by whole segments: 18.09 contains 18.09.01 and not 18.090. Without regions set in
the transaction a reader sees nothing.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

from psycopg import Connection, sql
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

from infra.runtime.projections.generations.lookup import AnyView, reach

SETTING = "app.regions"
REGION = re.compile(r"\d+(\.\d+)*", re.ASCII)

# The two bounds let an index on (region_code COLLATE "C") narrow the search ('/' follows '.');
# the pattern then decides. The sub-selects run once per query, not once per row.
CONTAINED: LiteralString = """
    region_code COLLATE "C" >= (SELECT min(code COLLATE "C") FROM allowed)
    AND region_code COLLATE "C" < (SELECT max((code || '/') COLLATE "C") FROM allowed)
    AND region_code || '.' LIKE ANY (ARRAY(SELECT code || '.%' FROM allowed))
""".replace("allowed", "string_to_table(current_setting('app.regions', true), ',') AS code")

SECURE: LiteralString = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS within_regions ON {table};
CREATE POLICY within_regions ON {table} FOR SELECT TO {reader} USING (%s);
DROP POLICY IF EXISTS kept_by_projector ON {table};
CREATE POLICY kept_by_projector ON {table} TO {writer} USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS asked_by_service ON {table};
CREATE POLICY asked_by_service ON {table} FOR SELECT TO {api} USING (true);
GRANT SELECT ON {table} TO {reader};
"""

UNSECURED: LiteralString = """
SELECT c.oid::regclass::text || ': ' || fault.text
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'region_code' AND NOT a.attisdropped
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_(temp|toast)'
CROSS JOIN LATERAL (
    SELECT 'row security is not forced' AS text
    WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    UNION ALL
    SELECT 'policy ' || p.polname || ' lets readers see every row' FROM pg_policy p
    WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('r', '*')
    AND pg_get_expr(p.polqual, c.oid) = 'true'
    AND EXISTS (SELECT FROM unnest(p.polroles) AS role
                WHERE role = 0 OR pg_has_role(%(reader)s, role, 'MEMBER'))
    UNION ALL
    SELECT 'view without security_invoker' WHERE c.relkind = 'v'
    AND NOT coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'
    UNION ALL
    SELECT 'a materialized view cannot be secured' WHERE c.relkind = 'm'
) AS fault
ORDER BY 1
"""


APPLIED: LiteralString = """
    SELECT c.position FROM public.follower_cursor c JOIN public.generation g
        ON c.follower = 'view:' || g.schema
    WHERE g.view = %s AND g.fingerprint = %s AND g.state = 'serving'"""
HEARD: LiteralString = """
    SELECT split_part(message_id, ':', 4)::bigint FROM public.inbox
    WHERE source = %(source)s AND seq <= %(upto)s ORDER BY seq DESC LIMIT 1"""


def row_security(table: str, service: str) -> sql.Composed:
    """Statements that secure `table` (schema-qualified or not); running them again is harmless."""
    return sql.SQL(SECURE.replace("%s", CONTAINED)).format(
        table=sql.Identifier(*table.split(".")),
        reader=sql.Identifier(f"{service}_reader"),
        writer=sql.Identifier(f"{service}_app"),
        api=sql.Identifier(f"{service}_api"),
    )


def set_regions(connection: Connection[Any], regions: Iterable[str]) -> None:
    """Show the rows of these regions until the transaction ends; ValueError for anything odd."""
    codes = list(regions)
    if not all(REGION.fullmatch(code) for code in codes):
        raise ValueError("a region code consists of digits and dots")
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    if idle and connection.autocommit:
        raise ValueError("regions are set inside a transaction, so that no later one inherits them")
    connection.execute("SELECT set_config(%s, %s, true)", (SETTING, ",".join(codes)))


def unsecured_tables(connection: Connection[Any], reader: str) -> list[str]:
    """Tables and views with a region_code that `reader` could see beyond its regions, with why."""
    return [text for (text,) in connection.execute(UNSECURED, {"reader": reader})]


@contextmanager
def reading(
    pool: ConnectionPool[Any], view: AnyView, regions: Iterable[str]
) -> Iterator[Connection[Any]]:
    """A transaction as the reader role, with the view's tables in reach and the regions set."""
    with pool.connection() as db, db.transaction():
        reach(db, view)
        set_regions(db, regions)
        yield db


def applied(db: Connection[Any], view: AnyView, source: str | None = None) -> int:
    """Up to which position of a service's ledger the view has applied; `source` names the service.

    Without a source the view follows its own service's ledger.
    """
    row = db.execute(APPLIED, (view.name, view.fingerprint)).fetchone()
    if source and row:
        row = db.execute(HEARD, {"source": source, "upto": row[0]}).fetchone()
    return int(row[0]) if row else 0
