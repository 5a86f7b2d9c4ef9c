"""Where a ledger lies in PostgreSQL: created by the owner, append-only for everybody else."""

from psycopg import Connection, connect, sql
from psycopg.conninfo import conninfo_to_dict

from contracts.facts import FACTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.bulk import BulkLedger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.privacy.vault import Vault

# A tag cannot lose its fact, since neither is ever deleted: checking that for every tag would take
# a fifth of the time for which an append keeps the ledger to itself.
APPEND_ONLY = sql.SQL("""
CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {events}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {tags}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
ALTER TABLE {tags} DROP CONSTRAINT IF EXISTS {foreign_key};
REVOKE ALL ON {events}, {tags} FROM PUBLIC, {app};
GRANT SELECT, INSERT, MAINTAIN ON {events} TO {app};
GRANT SELECT, INSERT ON {tags} TO {app};
GRANT USAGE ON SEQUENCE {sequence} TO {app};
""")


def tables(name: str) -> tuple[str, str]:
    """The names that the library gives to a ledger's facts and tags."""
    return f"{name}_events_tt_main", f"{name}_events_tt_tag"


def channel(name: str) -> str:
    """What PostgreSQL notifies on when facts were appended."""
    return tables(name)[0]


def create_ledger(name: str, owner: str, app_role: str) -> None:
    """Make the ledger's tables if they are not there. Safe to repeat. `owner` is a conninfo."""
    with connect(owner) as db:
        events, tags = tables(name)
        # The last step of all: a start that broke off earlier is taken up again.
        guarded = (
            "SELECT FROM pg_trigger WHERE tgname = 'append_only' AND tgrelid = to_regclass(%s)"
        )
        if db.execute(guarded, (tags,)).fetchone():
            return
    open_ledger(name, owner, create=True).close()
    with connect(owner) as db:
        _make_append_only(db, events, tags, app_role)


def _make_append_only(db: Connection, events: str, tags: str, app_role: str) -> None:
    db.execute(
        APPEND_ONLY.format(
            events=sql.Identifier(events),
            tags=sql.Identifier(tags),
            foreign_key=sql.Identifier(f"{tags}_main_id_fkey"),
            sequence=sql.Identifier(f"{events}_id_seq"),
            app=sql.Identifier(app_role),
        )
    )


def open_ledger(
    name: str,
    conninfo: str,
    vault: Vault | None = None,
    *,
    create: bool = False,
    pool: int = 8,
    vocabulary: Vocabulary = FACTS,
) -> BulkLedger:
    """Open a service's ledger; `conninfo` is that of the app role unless `create`."""
    where = conninfo_to_dict(conninfo)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.dcb.postgres_tt",
        "CREATE_TABLE": "y" if create else "n",
        "POSTGRES_DBNAME": str(where["dbname"]),
        "POSTGRES_HOST": str(where["host"]),
        "POSTGRES_PORT": str(where.get("port", 5432)),
        "POSTGRES_USER": str(where["user"]),
        "POSTGRES_PASSWORD": str(where.get("password", "")),
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        "POSTGRES_LOCK_TIMEOUT": "5",
        "POSTGRES_PRE_PING": "y",
        "POSTGRES_POOL_SIZE": str(pool),
        "POSTGRES_MAX_OVERFLOW": str(pool),
    }
    return BulkLedger(name, JsonMapper(vault, name, vocabulary), env)
