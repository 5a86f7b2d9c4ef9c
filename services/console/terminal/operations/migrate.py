"""`jejak migrate`: change the tables of the services to those of this release."""

import json
import os
import subprocess
import sys
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from infra.local.home import Home, default_home
from infra.local.preloaded.launcher import Launcher
from infra.local.supervisor.crew import CREW, owners_file
from infra.local.supervisor.member_unit import MIGRATION, member_environment
from services.console.client.failures import Failure, NotRunning
from services.console.terminal.answering import SERVICES, Json, ServiceName, answering, as_line

Service = Annotated[
    ServiceName | None,
    typer.Argument(metavar="LAYANAN", help="Satu layanan saja; kosongkan untuk semuanya."),
]
AWAY = 3


class NotMigrated(Failure):
    def __init__(self, service: str, problem: str) -> None:
        super().__init__(service)
        self.explanation = f"{service}: {problem}"


class PostgresAway(NotRunning):
    explanation = "PostgreSQL tidak menjawab. Jalankan dahulu: jejak up"


@answering()
def migrate(service: Service = None, as_json: Json = False) -> None:
    """Sesuaikan tabel semua layanan dengan versi ini: berkas SQL bernomor yang belum diterapkan.

    Aman diulang, juga selagi layanan berjalan. `jejak up` melakukannya saat mulai; perintah ini
    untuk melakukannya lebih dahulu. Tampilan data yang berubah disusun ulang. Hanya proses ini
    yang memegang login pemilik tabel.

    Contoh:

    - `jejak migrate`

    - `jejak migrate registry`

    - `jejak migrate --json`

    Kode keluar: 0 semua tabel sesuai; 1 ditolak atau gagal, dengan nama berkas dan barisnya;
    2 salah ketik; 3 PostgreSQL tidak berjalan.
    """
    applied: dict[str, list[str]] = {}
    try:
        for each in [service] if service else SERVICES:
            with Console(stderr=True).status(f"Menyesuaikan tabel {each}..."):
                applied[each] = _migrated(default_home(), each)
    finally:
        _lines(applied) if as_json else _table(applied)


def _migrated(home: Home, service: str) -> list[str]:
    """What was applied. Raises NotMigrated, PostgresAway, NotRunning.

    In a process of its own, for only that one gets the owner's login to read.
    """
    if not owners_file(home).exists():
        raise NotRunning
    package = next(member.module for member in CREW if member.name == service)
    log = home.logs / "migrate.log"
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        done = subprocess.run(
            [sys.executable, "-m", MIGRATION, package],
            env=member_environment(owners_file(home), Launcher()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            check=False,
        )
    if done.returncode == AWAY:
        raise PostgresAway
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    if "applied" not in answer:
        problem = answer.get("problem") or answer.get("newer") or f"gagal; lihat {log}"
        raise NotMigrated(service, problem)
    return list(answer["applied"])


def _table(applied: dict[str, list[str]]) -> None:
    if not applied:
        return
    table = Table("Layanan", "Diterapkan", box=SIMPLE, pad_edge=False)
    for service, names in applied.items():
        table.add_row(service, "\n".join(names) or "[dim]tidak ada yang baru[/]")
    Console().print(table)


def _lines(applied: dict[str, list[str]]) -> None:
    for service, names in applied.items():
        as_line({"service": service, "applied": names})
