"""`jejak erasure`: how the erasure of somebody's data stands, and its certificate."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from contracts.privacy.opening import Purpose
from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.printed.words import moment
from services.console.terminal.answering import As, OneJson, answering, as_line

Person = Annotated[str, typer.Argument(help="Nomor orang (person_id).", metavar="ORANG")]
Certificate = Annotated[
    Path | None, typer.Option("--pdf", help="Simpan berita acaranya ke berkas ini.")
]


@answering()
def erasure(
    person: Person, pdf: Certificate = None, who: As = "dpo", as_json: OneJson = False
) -> None:
    """Tampilkan bagaimana penghapusan data seseorang berjalan: layanan mana sudah menyatakannya.

    Berita acara hanya ada setelah semua layanan menyatakan selesai. Pembukaan ini dicatat.

    Contoh:

    - `jejak erasure 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10`

    - `jejak erasure 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10 --pdf berita-acara.pdf`

    Kode keluar: 0 berhasil; 1 ditolak; 3 layanan tidak berjalan; 4 tidak ditemukan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who, Purpose.PROTECTION) as client:
        page = client.get("registry", f"/erasures/{person}").json()
        if pdf:
            pdf.write_bytes(client.get("registry", f"/erasures/{person}/certificate").content)
    if as_json:
        as_line(page)
        return
    Console().print(_table(page))
    for service in page["waiting"]:
        typer.echo(f"Belum menyatakan selesai: {service}")
    if not page["waiting"]:
        typer.echo("Semua layanan menyatakan selesai. Yang tetap ada:")
        for each in page["stays"]:
            typer.echo(f"- {each}")
    if pdf:
        typer.echo(f"Berita acara: {pdf}")


def _table(page: dict[str, Any]) -> Table:
    table = Table("Langkah", "Oleh", "Saat", "Posisi", box=SIMPLE)
    for name, label in (("requested", "diminta"), ("approved", "disetujui")):
        if act := page[name]:
            table.add_row(label, act["by"], moment(act["at"]), str(act["position"]))
    for each in page["confirmations"]:
        at = moment(each["confirmed_at"])
        table.add_row("dinyatakan selesai", each["service"], at, str(each["position"]))
    return table
