"""`jejak up`: start the servers and services, and wait until all of them are healthy."""

from typing import Annotated

import typer
from rich.console import Console

from contracts.calendar import Zone
from infra.local.errors import ServerError
from infra.local.home import Home, default_home
from infra.local.installation import settle_zone
from infra.local.supervisor.endpoints import Endpoints, read_endpoints
from services.console.terminal.answering import OneJson
from services.console.terminal.operations.parts_table import WORDS, parts_json, print_parts
from services.console.terminal.zone import ZoneChoice

Foreground = Annotated[
    bool, typer.Option("--foreground", help="Tetap di terminal ini; Ctrl-C menghentikan semuanya.")
]


def up(foreground: Foreground = False, zone: ZoneChoice = None, as_json: OneJson = False) -> None:
    """Jalankan PostgreSQL, NATS, dan semua layanan, lalu tunggu sampai sehat.

    Aman diulang: yang sudah berjalan tidak dijalankan dua kali.

    Contoh:

    - `jejak up`

    - `jejak up --foreground`

    - `jejak up --zone WITA`

    - `JEJAK_HOME=/srv/jejak jejak up --json`

    Kode keluar: 0 semua sehat; 1 ada yang gagal.
    """
    home = default_home()
    try:
        if foreground:
            from infra.local.supervisor.supervisor import supervise

            Console(stderr=True).print(f"Menyiapkan server; catatannya di {home.logs}")
            settle_zone(home.create(), zone)
            supervise(home, on_ready=lambda: _show(home, as_json))
            return
        running = _with_progress(home, zone, as_json)
    except ServerError as error:
        Console(stderr=True).print(f"[red]Gagal:[/] {error}", soft_wrap=True)
        raise typer.Exit(1) from None
    typer.echo(parts_json(running)) if as_json else print_parts(running)


def _with_progress(home: Home, zone: Zone | None, quiet: bool) -> Endpoints:
    from infra.local.supervisor.background import bring_up

    if quiet:
        return bring_up(home, zone=zone)
    with Console(stderr=True).status("Menyiapkan server...") as line:
        return bring_up(home, lambda running: line.update(_progress(running)), zone=zone)


def _progress(running: Endpoints) -> str:
    return "  ".join(f"{part.name}: {WORDS[part.state]}" for part in running.parts)


def _show(home: Home, as_json: bool) -> None:
    if running := read_endpoints(home):
        typer.echo(parts_json(running)) if as_json else print_parts(running)
