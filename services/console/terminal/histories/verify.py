"""`jejak verify chain`: every fact against its hash, every ledger against its witness."""

from typing import Annotated, Any, NamedTuple

import typer

from infra.local.home import default_home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.printed.spoken import Commands
from services.console.terminal.answering import (
    SERVICES,
    As,
    Json,
    ServiceName,
    answering,
    as_line,
    complain,
)

AT_ONCE = 1000
"""So many heads a service compares in one answer."""


class Chained(NamedTuple):
    """What has a chain of hashes, and what it is called."""

    path: str
    besides: str
    said: dict[str, str]


LEDGER = Chained("/operations/ledger/chain", "", {})
ACCESS = Chained("/operations/access/chain", ", catatan akses", {"log": "access"})

app = Commands(help="Periksa apakah riwayat masih seperti saat dicatat.")
Service = Annotated[
    ServiceName | None,
    typer.Argument(metavar="LAYANAN", help="Satu layanan saja; kosongkan untuk semuanya."),
]
After = Annotated[int, typer.Option("--after", min=0, help="Mulai sesudah posisi ini.")]


@app.callback()
def verify() -> None:
    """One command so far, and still a group: `jejak verify chain`."""


@app.command("chain")
@answering()
def chain(
    service: Service = None, after: After = 0, who: As = "auditor", as_json: Json = False
) -> None:
    """Periksa rantai sidik buku besar dan catatan akses; yang diubah disebut posisinya.

    Boleh dihentikan: lanjutkan dengan --after dan posisi terakhir. Sesudah itu buku besar
    dibandingkan dengan ujung-ujung yang disaksikan pelaporan di basis datanya sendiri: ekor yang
    dipotong, atau ditulis ulang dengan sidik yang cocok, ketahuan dari situ. Catatan akses
    dibandingkan dengan ujung yang tercatat dalam buku besar. Bila semuanya utuh, ujung yang
    sekarang disaksikan.

    Contoh:

    - `jejak verify chain`

    - `jejak verify chain registry --after 120000`

    Kode keluar: 0 utuh; 1 ada yang berubah; 2 salah ketik; 3 layanan tidak berjalan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        chosen: list[ServiceName] = [service] if service else list(SERVICES)
        whole = [_checked(client, each, after, as_json) for each in chosen]
        opened = [_checked(client, each, 0, as_json, ACCESS) for each in chosen]
        heads = _witnessed(client)
        same = [_compared(client, each, heads.get(each, []), as_json) for each in chosen]
        if all(whole + opened + same):
            for each in chosen:
                client.post(each, "/operations/access/witness")
            client.post("reporting", "/checkpoints")
            return
    raise typer.Exit(1)


def _checked(
    client: Client, service: str, after: int, as_json: bool, what: Chained = LEDGER
) -> bool:
    """Up to the first place that is wrong, or to the end."""
    name = f"{service}{what.besides}"
    while True:
        step = client.get(service, what.path, after=after).json()
        if as_json:
            as_line({"service": service, **what.said, **step})
        if step["broken"] or step["position"] >= step["head"] or step["position"] == after:
            break
        after = step["position"]
        if not as_json:
            typer.echo(f"\r{name}: {after} dari {step['head']}", nl=False)
    if step["broken"]:
        first = step["broken"][0]
        complain(f"\r{name}: rantai putus di posisi {first['position']} ({first['what']}).")
    elif not as_json:
        typer.echo(f"\r{name}: utuh sampai posisi {step['position']}.")
    return not step["broken"]


def _witnessed(client: Client) -> dict[str, list[dict[str, Any]]]:
    """All heads that reporting witnessed, by ledger."""
    found: dict[str, list[dict[str, Any]]] = {}
    after: int | None = 0
    while after is not None:
        page = client.get("reporting", "/checkpoints", after=after).json()
        for head in (head for each in page["checkpoints"] for head in each["heads"]):
            own = found.setdefault(head.pop("ledger"), [])
            if head not in own[-1:]:
                own.append(head)
        after = page["next"]
    return found


def _compared(client: Client, service: str, heads: list[dict[str, Any]], as_json: bool) -> bool:
    same, adopted = 0, dict[int, dict[str, Any]]()
    for first in range(0, len(heads), AT_ONCE):
        asked = {"heads": heads[first : first + AT_ONCE]}
        step = client.post(service, "/operations/ledger/heads", asked).json()
        if as_json:
            as_line({"service": service, **step})
        same = max(same, step["same"])
        adopted |= {each["epoch"]: each for each in step["adopted"]}
        if step["broken"]:
            place, what = step["broken"]["position"], step["broken"]["what"]
            complain(
                f"{service}: bukan yang disaksikan pelaporan, mulai posisi {place} ({what}).",
                f"Yang disaksikan masih cocok sampai posisi {same}.",
            )
            return False
    if not as_json:
        _say(service, len(heads), same, adopted.values())
    return True


def _say(service: str, heads: int, same: int, adopted: Any) -> None:
    if not heads:
        typer.echo(f"{service}: belum ada yang disaksikan pelaporan.")
        return
    typer.echo(f"{service}: sama dengan yang disaksikan pelaporan sampai posisi {same}.")
    for each in adopted:
        typer.echo(
            f"{service}: riwayat sesudah posisi {each['begins_after']} diganti salinan yang"
            f" dipulihkan, oleh {each['adopted_by']} pada {each['adopted_at']}: {each['reason']}"
        )
