"""`jejak status`: what runs where, asked at this moment."""

import json
from typing import Annotated

import typer

from infra.local.home import default_home
from infra.local.supervisor.endpoints import read_endpoints
from services.console.terminal.operations.parts_table import parts_json, print_parts

NOT_RUNNING = 3
Json = Annotated[bool, typer.Option("--json", help="Keluaran JSON untuk program.")]


def status(as_json: Json = False) -> None:
    """Tampilkan apa yang berjalan, di mana, dan apakah sehat.

    Contoh:

    - `jejak status`

    - `jejak status --json`

    Kode keluar: 0 semua sehat; 1 ada yang tidak sehat; 3 tidak berjalan.
    """
    seen = read_endpoints(default_home())
    if seen is None:
        typer.echo(json.dumps({"parts": [], "healthy": False}) if as_json else "Tidak berjalan.")
        raise typer.Exit(NOT_RUNNING)
    typer.echo(parts_json(seen)) if as_json else print_parts(seen)
    raise typer.Exit(0 if seen.healthy else 1)
