"""`jejak status`: what runs where, asked at this moment."""

import json

import typer

from infra.local.home import default_home
from infra.local.supervisor.endpoints import read_endpoints
from services.console.terminal.answering import OneJson
from services.console.terminal.operations.parts_table import parts_json, print_parts

NOT_RUNNING = 3


def status(as_json: OneJson = False) -> None:
    """Tampilkan apa yang berjalan, di mana, apakah sehat, dan bagian mana yang tertahan.

    Contoh:

    - `jejak status`

    - `jejak status --json`

    Kode keluar: 0 semua sehat; 1 ada yang tidak sehat; 3 tidak berjalan.
    """
    running = read_endpoints(default_home())
    if running is None:
        typer.echo(json.dumps({"parts": [], "healthy": False}) if as_json else "Tidak berjalan.")
        raise typer.Exit(NOT_RUNNING)
    typer.echo(parts_json(running)) if as_json else print_parts(running)
    raise typer.Exit(0 if running.healthy else 1)
