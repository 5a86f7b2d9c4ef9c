"""Where a ledger lies in PostgreSQL: made by the owner, append-only by the rules in `schema/`."""

from psycopg.conninfo import conninfo_to_dict

from contracts.facts import FACTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.bulk import BulkLedger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.privacy.held_keys import HeldKeys


def tables(name: str) -> tuple[str, str]:
    """The names that the library gives to a ledger's facts and tags."""
    return f"{name}_events_tt_main", f"{name}_events_tt_tag"


def channel(name: str) -> str:
    """What PostgreSQL notifies on when facts were appended."""
    return tables(name)[0]


def ledger_names(name: str) -> dict[str, str]:
    """What the rules in `schema/` call the library's tables, and their names."""
    events, tags = tables(name)
    return {
        "events": events,
        "tags": tags,
        "foreign_key": f"{tags}_main_id_fkey",
        "sequence": f"{events}_id_seq",
    }


def create_ledger(name: str, owner: str) -> None:
    """The library's part: its tables, types and functions. `owner` is a conninfo.

    Safe to repeat, but not twice at once: the rules that make the tables append-only follow under
    the same lock (`infra.runtime.process.migrate`).
    """
    open_ledger(name, owner, create=True).close()


def open_ledger(
    name: str,
    conninfo: str,
    keys: HeldKeys | None = None,
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
    return BulkLedger(name, JsonMapper(keys, name, vocabulary), env)
