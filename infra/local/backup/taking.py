"""Taking a backup while everything runs (`pg_basebackup`): whole, or it does not count."""

import fcntl
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from infra.local.account import server_account
from infra.local.backup.kept_secrets import keep_secrets
from infra.local.backup.sets import (
    KEYS,
    MANIFEST,
    UNFINISHED,
    BackupError,
    BackupSet,
    Head,
    Manifest,
    end_of_copy,
    remove_older,
)
from infra.local.backup.streaming import (
    PREFIX,
    StreamTarget,
    destination,
    password_environment,
    remember,
    without_password,
)
from infra.local.home import Home, private_folders
from infra.local.installation import kept_cell, kept_zone
from infra.local.secret_files import write_private
from infra.local.servers.binaries import find_postgres
from infra.runtime.eventstore.clock import now
from infra.runtime.messaging.topology import SERVICES

PROGRESS = re.compile(rb"(\d+)/(\d+) kB")
READ_ME = """Cadangan Jejak. Setiap folder bertanggal adalah satu cadangan utuh;
yang tercatat sesudahnya menyusul terus-menerus ke folder wal di dalamnya.

Ada di sini        Semua basis data; sandi peran PostgreSQL dan NATS; akun dan kunci
                   penerbit token; zona waktu dan nama instalasi.
Terpisah           Di folder keyring, atau yang disebut dengan --keys: kunci pembuka data
                   orang dan kunci pencarian NIK. Simpan di tempat lain: siapa memegang
                   keduanya dapat membaca semua, dan tanpa kunci tidak ada yang dapat.
Tidak ada di sini  Pesan NATS (diisi lagi dari buku besar) dan log.

Memeriksa          jejak restore FOLDER-INI --check
Memulihkan         jejak down, lalu jejak restore FOLDER-INI
"""


def take(
    home: Home,
    admin: str,
    folder: Path,
    keys: Path | None = None,
    progress: Callable[[int], None] = lambda percent: None,
) -> BackupSet:
    """Copy the server that `admin` (conninfo) reaches to a new set, and stream what follows to it.

    Killed at any moment it leaves a draft, which the next one removes, and the stream as it was.
    Raises BackupError.
    """
    at = keys or folder / KEYS
    private_folders(folder, at)
    with _only_one(folder):
        began = now()
        moment = f"{began:%Y%m%dT%H%M%S%fZ}"
        kept = BackupSet(folder / moment, at / moment)
        draft = BackupSet(folder / f"{moment}{UNFINISHED}", at / f"{moment}{UNFINISHED}")
        slot = f"{PREFIX}{moment.lower()}"
        with psycopg.connect(admin, autocommit=True) as db:
            drop_slots(db, {place.slot for place in [destination(home)] if place})
            heads = heads_of(admin)
            private_folders(draft.folder, draft.wal)
            _copy(home, admin, draft.data, slot, progress)
            keep_secrets(home, draft.installation, draft.keys)
            manifest = Manifest(
                postgres=str(db.info.server_version),
                cell=kept_cell(home),
                zone=(zone.name if (zone := kept_zone(home)) else ""),
                began=began,
                finished=now(),
                slot=slot,
                ends=end_of_copy(draft.data),
                heads=heads,
                hashes=draft.hashes(),
            )
        write_private(draft.folder / MANIFEST, manifest.model_dump_json(indent=2))
        write_private(folder / "BACA-SAYA.txt", READ_ME)
        draft.keys.rename(kept.keys)
        draft.folder.rename(kept.folder)
        remember(home, StreamTarget(folder=kept.folder, slot=slot))
        remove_older(folder, at, keep=2)
    return kept


def heads_of(admin: str) -> dict[str, Head]:
    """The last fact of every ledger on this server; of one without facts, position 0."""
    found = {}
    for service in SERVICES:
        with psycopg.connect(make_conninfo(admin, dbname=service)) as db:
            if db.execute("SELECT to_regclass('public.fact')").fetchone() == (None,):
                continue
            last = db.execute(
                "SELECT fact.epoch, position, encode(hash, 'hex') FROM fact"
                " ORDER BY position DESC LIMIT 1"
            ).fetchone()
            epoch, position, link = last or (1, 0, "")
            found[service] = Head(epoch=epoch, position=position, hash=link)
    return found


def drop_slots(db: psycopg.Connection, wanted: set[str]) -> None:
    """A slot that nobody reads keeps WAL for ever."""
    left = db.execute(
        "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE %s AND NOT active",
        (f"{PREFIX}%",),
    ).fetchall()
    for (name,) in left:
        if name not in wanted:
            db.execute(sql.SQL("SELECT pg_drop_replication_slot({})").format(sql.Literal(name)))


def _copy(home: Home, admin: str, target: Path, slot: str, progress: Callable[[int], None]) -> None:
    program = find_postgres(home, server_account()) / "pg_basebackup"
    options = ["-X", "stream", "-C", "-S", slot, "-c", "fast", "-P", "--manifest-checksums=SHA256"]
    with subprocess.Popen(
        [program, "-D", target, *options, "-w", "-d", without_password(admin)],
        env=password_environment(admin),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stderr
        words = b""
        while part := process.stderr.read(4096):
            words = (words + part)[-4096:]
            if counted := PROGRESS.findall(words):
                done, of = (int(each) for each in counted[-1])
                progress(min(100, 100 * done // max(of, 1)))
    if process.returncode != 0:
        said = words.decode(errors="replace").strip().splitlines()
        raise BackupError(
            f"Cadangan tidak selesai dan tidak dihitung: {said[-1] if said else 'terhenti'}"
            " Periksa ruang pada folder tujuan, lalu ulangi; cadangan sebelumnya tetap ada."
        )


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(
                f"Cadangan ke {folder} sedang dibuat; tunggu sampai selesai."
            ) from None
        yield
