"""`jejak backup`: a copy of everything while it runs, and from then on what is committed."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from psycopg.conninfo import make_conninfo
from rich.console import Console

from infra.local.home import Home, default_home
from infra.local.secret_files import secret
from infra.local.supervisor.endpoints import read_endpoints
from services.console.client.failures import NotRunning
from services.console.terminal.answering import OneJson, answering, as_line

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder cadangan, sebaiknya di piringan lain.")
]
Keys = Annotated[
    Path | None,
    typer.Option("--keys", help="Folder untuk kunci, terpisah; bila kosong FOLDER/keyring."),
]


@answering()
def backup(folder: Folder, keys: Keys = None, as_json: OneJson = False) -> None:
    """Cadangkan semua basis data selagi layanan berjalan, kuncinya terpisah.

    Sesudahnya setiap catatan baru menyusul ke folder itu terus-menerus (bagian *backup* di
    `jejak status`), jadi piringan yang rusak menghilangkan paling banyak satu menit. Ulangi
    misalnya setiap malam: dua cadangan terakhir disimpan. Yang terputus tidak dihitung; ulangi.

    Contoh:

    - `jejak backup /mnt/cadangan`

    - `jejak backup /mnt/cadangan --keys /media/brankas`

    Kode keluar: 0 cadangan utuh; 1 gagal, cadangan sebelumnya tetap ada; 3 layanan tidak berjalan.
    """
    from infra.local.backup.taking import take

    home = default_home()
    with Console(stderr=True).status("Menyalin...") as line:
        made = take(
            home,
            running_server(home),
            folder.absolute(),
            keys.absolute() if keys else None,
            lambda percent: line.update(f"Menyalin {percent} %"),
        )
    manifest = made.manifest()
    if as_json:
        heads = {name: head.position for name, head in manifest.heads.items()}
        as_line({"folder": str(made.folder), "keys": str(made.keys), "heads": heads})
        return
    typer.echo(f"Cadangan utuh: {made.folder}")
    typer.echo(f"Kuncinya terpisah: {made.keys}  (simpan di tempat lain)")
    for name, head in manifest.heads.items():
        typer.echo(f"  {name:<14} sampai catatan {head.position}")
    typer.echo("Catatan baru menyusul terus-menerus; lihat bagian backup di jejak status.")


def running_server(home: Home) -> str:
    """The administrator's conninfo of the server that works now. Raises NotRunning."""
    from infra.local.servers.postgres import ADMIN, URL

    running = read_endpoints(home)
    if running is None:
        raise NotRunning
    if url := os.environ.get(URL):
        return url
    at = urlsplit(running.url("postgres"))
    login = {"user": ADMIN, "password": secret(home.role_secrets, ADMIN), "dbname": "postgres"}
    return make_conninfo(host=at.hostname, port=at.port, **login)
