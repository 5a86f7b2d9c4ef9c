"""A service refuses to start on settings under which an accepted fact could be lost or leak."""

import logging
import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from psycopg import Connection, connect

from infra.runtime.process.settings import Settings
from infra.runtime.refusals import UnsafeSetting

logger = logging.getLogger("jejak.safety")

LEDGER_LIBRARY = "9.5.6"
OLDEST_POSTGRES = 170_000
ALLOWED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "default_transaction_isolation": ("read committed",),  # a condition must see the latest facts
    "log_parameter_max_length_on_error": ("0",),
}


def check(settings: Settings, ledger: str | None) -> None:
    """The library, the server, and that no other ledger than the one named `ledger` lies there."""
    check_library()
    with connect(settings.owner_conninfo or settings.app_conninfo, autocommit=True) as db:
        for warning in check_postgres(db):
            logger.warning(warning)
        if ledger:
            check_not_shared_schema(db, ledger)


def check_postgres(connection: Connection[Any]) -> list[str]:
    """Raise for what loses acknowledged commits or logs values; the warnings come back."""
    if connection.info.server_version < OLDEST_POSTGRES:
        raise UnsafeSetting("PostgreSQL terlalu lama: pasang versi 17 atau lebih baru.")
    rows = connection.execute(
        "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
        ([*ALLOWED, "data_checksums"],),
    )
    settings: dict[str, str] = dict(rows.fetchall())
    wrong = [
        f"{name} = {settings[name]}, ubah menjadi {allowed[0]}"
        for name, allowed in ALLOWED.items()
        if settings[name] not in allowed
    ]
    if wrong:
        raise UnsafeSetting(f"Setelan PostgreSQL tidak aman: {'; '.join(wrong)}.")
    if settings["data_checksums"] != "on":
        return ["data_checksums mati: kerusakan cakram tidak terdeteksi (pg_checksums --enable)."]
    return []


def check_library(environ: Mapping[str, str] = os.environ) -> None:
    """Another version cannot read our tables; with database functions readers skip facts."""
    found = version("eventsourcing")
    if found != LEDGER_LIBRARY:
        raise UnsafeSetting(f"eventsourcing {found} terpasang: pasang versi {LEDGER_LIBRARY}.")
    for name, value in environ.items():
        # The library also reads the name with an application's name in front.
        switch = name.upper().endswith("POSTGRES_ENABLE_DB_FUNCTIONS")
        if switch and value.lower() not in ("", "n", "no", "f", "false", "off", "0"):
            raise UnsafeSetting(f"{name}={value} menghilangkan fakta: hapus variabel ini.")


def check_not_shared_schema(connection: Connection[Any], ledger: str) -> None:
    """Two ledgers in one schema overwrite each other's functions; `ledger` is our table prefix."""
    rows = connection.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
           AND relkind IN ('r', 'p') AND right(relname, 15) = '_events_tt_main'""",
    )
    others = [name for (name,) in rows if name != f"{ledger}_events_tt_main"]
    if others:
        names = ", ".join(others)
        raise UnsafeSetting(
            f"Skema ini sudah berisi buku besar lain ({names}): pakai basis data sendiri."
        )


def check_nats(jsz: Mapping[str, Any]) -> list[str]:
    """`jsz` is the answer of NATS' monitoring port at /jsz; unreadable is a warning, not a pass."""
    config = jsz.get("config")
    if not config:
        return ["sync_interval NATS tidak terbaca: pastikan bernilai always."]
    if not config.get("sync_always"):
        raise UnsafeSetting(
            "NATS dapat kehilangan pesan: atur jetstream { sync_interval: always }."
        )
    return []
