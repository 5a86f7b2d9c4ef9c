"""The table of what runs where, and the same as JSON."""

import json

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from infra.local.supervisor.endpoints import Endpoints, State

WORDS: dict[State, str] = {
    "starting": "[yellow]sedang mulai[/]",
    "healthy": "[green]sehat[/]",
    "unhealthy": "[red]tidak menjawab[/]",
    "crashed": "[red]mati, dicoba lagi[/]",
    "missing": "[dim]belum terpasang[/]",
    "elsewhere": "[green]sehat (server lain)[/]",
    "stopped": "[dim]berhenti[/]",
}


def print_parts(running: Endpoints) -> None:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in ("Bagian", "Keadaan", "Alamat", "PID", "Ulang"):
        table.add_column(title, no_wrap=True)
    for part in running.parts:
        pid = str(part.pid) if part.pid else "-"
        table.add_row(part.name, WORDS[part.state], part.url or "-", pid, str(part.restarts))
    Console().print(table)


def parts_json(running: Endpoints) -> str:
    listed = running.model_dump(exclude={"supervisor_started"}) | {"healthy": running.healthy}
    return json.dumps(listed, indent=2)
