"""`jejak inbox struck`: what inboxes hold or held that its owner does not."""

from collections.abc import Iterator
from itertools import count
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from contracts.message import epoch_of
from infra.local.home import default_home
from infra.runtime.messaging.topology import HEARS
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.printed.words import moment
from services.console.terminal.answering import SERVICES, As, Json, ServiceName, answering, as_line

PAGE = 200
Source = Annotated[
    ServiceName | None,
    typer.Argument(metavar="LAYANAN", help="Layanan asal pesan; kosongkan untuk semua."),
]


@answering()
def struck(source: Source = None, who: As = "sysadmin", as_json: Json = False) -> None:
    """Daftar pesan yang ada di kotak masuk tetapi tidak (lagi) dimiliki pemiliknya.

    Sesudah satu buku besar dipulihkan dari cadangan: inilah yang hilang darinya, siapa yang
    bersangkutan dan kapan diterima. Yang *belum diputuskan* masih tersimpan: pulihkan salinan
    yang lebih baru, atau lanjutkan dengan jejak ledger adopt, lalu petugas mencatatnya lagi.

    Contoh:

    - `jejak inbox struck`

    - `jejak inbox struck registry --json`

    Kode keluar: 0 berhasil; 2 salah ketik; 3 layanan tidak berjalan; 5 tidak berwenang;
    6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        found = list(_found(client, source))
    if as_json:
        for each in found:
            as_line(each)
    else:
        _table(found) if found else typer.echo("Semua pesan dimiliki pemiliknya.")


def _found(client: Client, source: str | None) -> Iterator[dict[str, Any]]:
    path = "/operations/inbox/struck"
    for service in SERVICES:
        if source not in (None, *HEARS[service]):
            continue
        for skip in count(0, PAGE):
            page = client.get(service, path, source=source, limit=PAGE, skip=skip).json()
            yield from ({"service": service, "reason": why(each), **each} for each in page)
            if len(page) < PAGE:
                break


def why(message: dict[str, Any]) -> str:
    """The same epoch means that no history was replaced: somebody else put it there."""
    if message["struck_at"] is None:
        return "belum diputuskan"
    replaced = message["epoch"] > epoch_of(message["message_id"])
    return f"riwayat diganti, zaman {message['epoch']}" if replaced else "bukan dari pemiliknya"


def _table(found: list[dict[str, Any]]) -> None:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in ("Di", "Asal", "Jenis", "Tentang", "Diterima", "Dicoret", "Sebab", "Tertahan di"):
        table.add_column(title, overflow="fold")
    for each in found:
        table.add_row(
            *(each["service"], each["source"], each["type"], each["key"] or "-"),
            *(moment(each[at]) if each[at] else "-" for at in ("received_at", "struck_at")),
            each["reason"],
            ", ".join(each["parked_by"]) or "-",
        )
    Console().print(table)
