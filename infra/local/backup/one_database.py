"""One database alone goes back to an earlier moment (`pg_dump` from the recovered set).

What it had told others since, they still know: which of the two histories holds is a choice that
an operator makes afterwards, with `jejak ledger adopt`. Who was erased since stays erased.
"""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from infra.local.account import own_folder, server_account
from infra.local.backup.kept_secrets import put_back_keys
from infra.local.backup.recovery import Told, lay_down, recovered, require_heads
from infra.local.backup.sets import BackupError, BackupSet, Head
from infra.local.backup.streaming import password_environment, without_password
from infra.local.backup.taking import heads_of
from infra.local.home import Home
from infra.local.secret_files import secret
from infra.local.servers.binaries import find_postgres
from infra.local.servers.postgres import ADMIN, running_postgres
from infra.local.servers.provision import (
    KEYRING,
    drop_database,
    provision_keyring,
    provision_service,
)

JOBS = "2"


def restore_one(
    home: Home, chosen: BackupSet, database: str, until: datetime | None, say: Told
) -> dict[str, Head]:
    """Replace one database of this home by that of the set; the heads of all ledgers afterwards.

    Broken off it is begun again: the dump is whole before anything is dropped.
    """
    manifest = chosen.require_whole()
    if not (home.postgres / "data").exists():
        raise BackupError(f"{home.root} belum berisi data: pulihkan semuanya, tanpa --only.")
    own_folder(home.postgres, server_account())
    draft, dump = home.postgres / "data.restoring", home.postgres / "dump"
    shutil.rmtree(dump, ignore_errors=True)
    least = lay_down(home, chosen, draft, until, say)
    password = secret(chosen.installation / "secrets" / "roles", ADMIN)
    with recovered(home, draft, password, least, until, say) as admin:
        require_heads(admin, manifest)
        say(f"Menyalin {database}")
        _run(home, "pg_dump", admin, database, "-Fd", "-Z", "none", "-j", JOBS, "-f", str(dump))
    shutil.rmtree(draft)
    if database == KEYRING:
        put_back_keys(home, chosen.keys)
    with running_postgres(home) as server:
        say(f"Memasang {database}")
        _replace(home, server.admin, database, dump)
        heads = heads_of(server.admin)
    shutil.rmtree(dump)
    return heads


def _replace(home: Home, admin: str, database: str, dump: Path) -> None:
    erased = _erased(admin) if database == KEYRING else []
    drop_database(admin, database)
    if database == KEYRING:
        provision_keyring(admin, home.role_secrets)
    else:
        provision_service(admin, home.role_secrets, database)
    _run(home, "pg_restore", admin, database, "-e", "-j", JOBS, str(dump))
    with psycopg.connect(make_conninfo(admin, dbname=database), autocommit=True) as db:
        db.execute("ANALYZE")
        for subject, at, reason in erased:
            db.execute(
                "INSERT INTO erased VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (subject, at, reason),
            )
        if erased:
            db.execute(
                "UPDATE subject_key SET wrapped = NULL WHERE wrapped IS NOT NULL"
                " AND subject_id IN (SELECT subject_id FROM erased)"
            )


def _erased(admin: str) -> list[tuple[object, datetime, str]]:
    """Who was erased as far as the database that is replaced still knows."""
    try:
        with psycopg.connect(make_conninfo(admin, dbname=KEYRING)) as db:
            return db.execute("SELECT subject_id, at, reason FROM erased").fetchall()
    except psycopg.Error:
        return []


def _run(home: Home, program: str, admin: str, database: str, *options: str) -> None:
    found = find_postgres(home, server_account()) / program
    login = without_password(make_conninfo(admin, dbname=database))
    done = subprocess.run(
        [found, "-w", "-d", login, *options],
        env=password_environment(admin),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise BackupError(
            f"{program} gagal ({said[0][:200] if said else 'tanpa pesan'}). Periksa ruang di"
            f" {home.postgres}, lalu ulangi perintah yang sama."
        )
