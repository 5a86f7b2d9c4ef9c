"""A service refuses to start on settings under which an accepted fact could be lost or leak."""

import logging
from collections.abc import Mapping
from typing import Any

from psycopg import Connection, connect

from infra.runtime.process.settings import Settings
from infra.runtime.refusals import UnsafeSetting

logger = logging.getLogger("jejak.safety")

OLDEST_POSTGRES = 170_000
ALLOWED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "default_transaction_isolation": ("read committed",),  # a condition must see the latest facts
    "log_parameter_max_length_on_error": ("0",),
}


LEDGER = """
    SELECT genesis = sha256(convert_to(%(service)s, 'UTF8')),
        bool_or(has_table_privilege(name, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
            OR has_any_column_privilege(name, 'INSERT, UPDATE')),
        (SELECT prosecdef AND proowner = relowner AND NOT pg_has_role(proowner, 'MEMBER')
         FROM pg_proc, pg_class
         WHERE pg_proc.oid = 'public.append'::regproc AND pg_class.oid = 'public.fact'::regclass)
    FROM public.ledger, unnest(ARRAY['public.fact', 'public.fact_tag', 'public.ledger']) AS name
    GROUP BY genesis"""
"""Whether it is this service's; whether this login writes to it; whether the owner does for it."""


def check(conninfo: str) -> None:
    """The server, as this login finds it: a role may have settings of its own."""
    with connect(conninfo, autocommit=True) as db:
        for warning in check_postgres(db):
            logger.warning(warning)


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


def check_ledger(settings: Settings, service: str) -> None:
    """That the ledger is this service's, and that the serving login appends by `append()` alone."""
    with connect(settings.app_conninfo, autocommit=True) as db:
        own, writes, lent = db.execute(LEDGER, {"service": service}).fetchone() or (False,) * 3
    if not own:
        raise UnsafeSetting("Basis data ini memuat buku besar layanan lain: pakai milik sendiri.")
    if writes or not lent:
        raise UnsafeSetting(
            "Login layanan dapat menulis buku besar sendiri: cabut haknya atas fact, fact_tag, dan "
            "ledger, dan kembalikan fungsi append kepada pemilik tabel."
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
