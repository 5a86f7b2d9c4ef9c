"""`jejak down`: stop the services and the servers; the data stays."""

import json

import typer
from rich.console import Console

from infra.local.errors import ServerError
from infra.local.home import default_home
from services.console.terminal.answering import OneJson


def down(as_json: OneJson = False) -> None:
    """Hentikan semua layanan dan server. Data tetap tersimpan.

    Aman diulang: bila tidak ada yang berjalan, tidak terjadi apa-apa.

    Contoh:

    - `jejak down`

    - `jejak down --json`

    Kode keluar: 0 berhenti atau memang tidak berjalan; 1 tidak mau berhenti.
    """
    from infra.local.supervisor.background import bring_down

    try:
        ran = bring_down(default_home())
    except ServerError as error:
        Console(stderr=True).print(f"[red]Gagal:[/] {error}", soft_wrap=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps({"stopped": ran}))
    else:
        typer.echo("Semua sudah berhenti." if ran else "Tidak ada yang berjalan.")
