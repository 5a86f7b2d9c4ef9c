"""The table of what runs where, and the same as JSON."""

import json
from collections.abc import Callable

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from infra.local.health import held_up, warnings
from infra.local.supervisor.endpoints import Endpoints, State

WORDS: dict[State, str] = {
    "starting": "[yellow]sedang mulai[/]",
    "healthy": "[green]sehat[/]",
    "unhealthy": "[red]tidak menjawab[/]",
    "crashed": "[red]mati, dicoba lagi[/]",
    "missing": "[dim]belum terpasang[/]",
    "elsewhere": "[green]sehat (server lain)[/]",
    "done": "[green]selesai[/]",
    "stopped": "[dim]berhenti[/]",
}
HELD_UP = "[red]tertahan[/]"


def print_parts(running: Endpoints) -> None:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in ("Bagian", "Keadaan", "Alamat", "PID", "Ulang"):
        table.add_column(title, no_wrap=True)
    held = held_up_parts(running)
    for part in running.parts:
        pid = str(part.pid) if part.pid else "-"
        state = HELD_UP if part.name in held else WORDS[part.state]
        table.add_row(part.name, state, part.url or "-", pid, str(part.restarts))
    console = Console()
    console.print(table)
    for name, parts in held.items():
        console.print(f"{name} tertahan di: {', '.join(parts)}")
    if held:
        console.print("Sebabnya: jejak parked list, /operations/lag, dan log layanan itu.")
    for name, found in warned(running).items():
        for each in found:
            console.print(f"[yellow]{name}:[/] {each}")


def held_up_parts(running: Endpoints) -> dict[str, list[str]]:
    """By service, what in it failed or does not go on."""
    return _said(running, "unhealthy", held_up)


def warned(running: Endpoints) -> dict[str, list[str]]:
    """By service, what somebody has to see to though it is well."""
    return _said(running, "healthy", warnings)


def _said(
    running: Endpoints, state: State, ask: Callable[[str], list[str]]
) -> dict[str, list[str]]:
    """What parts in this state answer at this moment."""
    asked = {part.name: part.url for part in running.parts if part.state == state}
    found = {name: ask(url) for name, url in asked.items() if url and url.startswith("http")}
    return {name: words for name, words in found.items() if words}


def parts_json(running: Endpoints) -> str:
    listed = running.model_dump(exclude={"supervisor_started"}) | {"healthy": running.healthy}
    listed |= {"held_up": held_up_parts(running), "warnings": warned(running)}
    return json.dumps(listed, indent=2, ensure_ascii=False)
