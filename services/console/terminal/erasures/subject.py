"""`jejak subject`: what is kept of one person, who opened it and who receives it, to hand over."""

from pathlib import Path
from typing import Annotated, Any

import typer

from contracts.privacy.opening import Purpose
from infra.local.home import default_home
from infra.runtime.eventstore.clock import now
from services.console.client.connect import connected
from services.console.printed.own_report import TITLES, printed
from services.console.printed.words import day, moment
from services.console.terminal.answering import SERVICES, As, Json, answering, as_line

Person = Annotated[str, typer.Argument(help="Nomor orang (person_id).", metavar="ORANG")]
Paper = Annotated[Path | None, typer.Option("--pdf", help="Simpan laporannya ke berkas ini.")]


@answering()
def subject(person: Person, pdf: Paper = None, who: As = "dpo", as_json: Json = False) -> None:
    """Laporan bagi seseorang tentang datanya sendiri: yang dicatat, dibuka, dan diterima siapa.

    Petugas disebut menurut peran dan kantor, anggota keluarga lain tidak disebut. Pembukaan ini
    dicatat di setiap layanan.

    Contoh:

    - `jejak subject 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10`

    - `jejak subject 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10 --pdf laporan.pdf`

    Kode keluar: 0 berhasil; 3 layanan tidak berjalan; 5 tidak berwenang; 6 tidak menjawab.
    """
    reports: dict[str, dict[str, Any] | None] = dict.fromkeys(SERVICES)
    with connected(default_home(), who, Purpose.PROTECTION) as client:
        for service in SERVICES:
            if service in client.urls:
                reports[service] = client.get(service, f"/subjects/{person}/report").json()
    if pdf:
        at = moment(now())
        pdf.write_bytes(printed(person, at, reports))
    for name, report in reports.items():
        if as_json:
            as_line({"service": name, **(report or {"answered": False})})
        else:
            _say(name, report)
    if pdf and not as_json:
        typer.echo(f"Laporan: {pdf}")


def _say(service: str, report: dict[str, Any] | None) -> None:
    typer.echo(f"{TITLES[service]}:")
    if report is None:
        typer.echo("  tidak berjalan; minta bagian ini lagi nanti")
        return
    for each in report["facts"]:
        happened = day(each["happened_on"])
        typer.echo(f"  dicatat {moment(each['recorded_at'])}: {each['title']} ({happened})")
    for each in report["opened"]:
        who = f"{each['role']}, {each['office']}"
        typer.echo(f"  dibuka {moment(each['at'])} oleh {who}: {each['purpose']}")
    if report["opened_more"]:
        typer.echo("  ada pembukaan lebih lama yang tidak termuat")
    if not report["facts"] and not report["opened"]:
        typer.echo("  tidak ada")
    for each in report["received_by"]:
        typer.echo(f"  diterima {TITLES[each['service']]}")
