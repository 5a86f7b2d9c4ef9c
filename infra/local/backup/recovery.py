"""Recovery (point-in-time): a set's copy plus its WAL become a server again, and prove it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from infra.local.account import server_account
from infra.local.backup.sets import SEGMENT, BackupError, BackupSet, Manifest, lsn, place_of
from infra.local.children import Child
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.servers.binaries import find_postgres
from infra.local.servers.postgres import ADMIN, FAST, spawn_server

PATIENCE = 4 * 3600.0
"""Seconds that replaying may take."""
Told = Callable[[str], None]


def lay_down(home: Home, chosen: BackupSet, target: Path, until: datetime | None, say: Told) -> int:
    """Copy the set to `target`, check every file, add the WAL; the place that must be reached.

    What an earlier attempt left there is removed. Raises BackupError.
    """
    manifest = chosen.manifest()
    segments, missing = chosen.segments(manifest.ends)
    if missing and until is None:
        sure = manifest.finished.timestamp()
        if segments:
            sure = segments[-1].stat().st_mtime
        upto = f"{datetime.fromtimestamp(sure, UTC):%Y-%m-%dT%H:%M:%S%z}"
        raise BackupError(
            f"Berkas {missing} tidak ada di {chosen.wal}. Salin lagi dari tempat penyimpanannya,"
            f" atau pulihkan hanya sampai sebelum itu: --until {upto}"
        )
    shutil.rmtree(target, ignore_errors=True)
    _copy_tree(chosen.data, target, say)
    say("Memeriksa setiap berkas")
    verify_copy(home, target)
    for file in segments:
        shutil.copyfile(file, target / "pg_wal" / file.name.removesuffix(".partial"))
    (target / "recovery.signal").touch()
    if account := server_account():
        for entry in [target, *target.rglob("*")]:
            os.chown(entry, account.uid, account.gid)
    target.chmod(0o700)
    os.sync()
    whole = [file for file in segments if not file.name.endswith(".partial")]
    return max([manifest.ends, *(SEGMENT * place_of(each) for each in whole)])


def verify_copy(home: Home, data: Path) -> None:
    """PostgreSQL compares every file with its hash, and reads the WAL that the copy needs."""
    program = find_postgres(home, server_account()) / "pg_verifybackup"
    checked = subprocess.run(
        [program, "-e", "-q", data], capture_output=True, text=True, check=False
    )
    if checked.returncode != 0:
        said = (checked.stderr or checked.stdout).strip().splitlines()
        raise BackupError(
            f"Cadangan tidak utuh: {said[0] if said else 'pg_verifybackup'}. Pakai cadangan lain,"
            " atau salin lagi dari tempat penyimpanannya."
        )


@contextmanager
def recovered(
    home: Home, data: Path, password: str, least: int, until: datetime | None, say: Told
) -> Iterator[str]:
    """A server on these data after all WAL was replayed; yields the administrator's conninfo."""
    account = server_account()
    programs = find_postgres(home, account)
    port = free_port()
    target = {"recovery_target_time": until.isoformat()} if until else {}
    # There is no archive to ask: all the WAL lies there already.
    more = {"restore_command": "false", "recovery_target_action": "promote", **target}
    admin = make_conninfo(
        host=LOOPBACK, port=port, user=ADMIN, password=password, dbname="postgres"
    )
    child = spawn_server(home, programs, data, port, account, more)
    try:
        reached = _wait_promoted(child, admin, home, say)
        if until is None and reached < least:
            raise BackupError(
                "WAL cadangan rusak di tengah: hanya dapat diputar ulang sampai"
                f" {reached // 2**32:X}/{reached % 2**32:08X}. Salin lagi folder wal dari tempat"
                " penyimpanannya, atau sebut --until."
            )
        yield admin
    finally:
        child.stop(FAST)


def require_heads(admin: str, manifest: Manifest) -> None:
    """What was in the ledgers when the copy began must be there, under the same hash."""
    for service, head in manifest.heads.items():
        if head.position and _hash_at(admin, service, head.position) != head.hash:
            raise BackupError(
                f"Buku besar {service} tidak sama dengan manifest cadangan pada posisi"
                f" {head.position}. Tidak ada yang diganti; pakai cadangan lain."
            )


def _hash_at(admin: str, service: str, position: int) -> str:
    with psycopg.connect(make_conninfo(admin, dbname=service)) as db:
        found = db.execute(
            "SELECT encode(hash, 'hex') FROM fact WHERE position = %s", (position,)
        ).fetchone()
    return found[0] if found else ""


def _wait_promoted(child: Child, admin: str, home: Home, say: Told) -> int:
    deadline = time.monotonic() + PATIENCE
    while child.running and time.monotonic() < deadline:
        try:
            with psycopg.connect(admin, connect_timeout=2, autocommit=True) as db:
                row = db.execute(
                    "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text,"
                    " pg_last_xact_replay_timestamp()::timestamptz(0)::text"
                ).fetchone()
        except psycopg.OperationalError:
            time.sleep(0.1)
            continue
        assert row
        if not row[0]:
            return lsn(row[1]) if row[1] else 0
        say(f"Memutar ulang sampai {row[2] or row[1]}")
        time.sleep(0.2)
    log = home.logs / "postgres.log"
    if "before configured recovery target was reached" in log.read_text(errors="replace")[-4000:]:
        raise BackupError(
            "Cadangan tidak sampai ke saat itu. Hilangkan --until: sampai yang terakhir."
        )
    raise BackupError(f"PostgreSQL tidak dapat memutar ulang cadangan ini; lihat {log}")


def _copy_tree(source: Path, target: Path, say: Told) -> None:
    sizes = json.loads((source / "backup_manifest").read_text())["Files"]
    total, done = sum(each["Size"] for each in sizes) or 1, 0

    def copy(one: str, other: str) -> None:
        nonlocal done
        shutil.copyfile(one, other)
        done += os.path.getsize(other)
        say(f"Menyalin {min(100, 100 * done // total)} %")

    shutil.copytree(source, target, copy_function=copy)
