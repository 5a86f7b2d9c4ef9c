"""`jejak rebuild`: build a view again beside the live one, compare, swap."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.terminal.answering import As, Json, ServiceName, answering, as_line, complain

Service = Annotated[ServiceName, typer.Argument(help="Layanan pemilik tampilan.")]
View = Annotated[str, typer.Argument(help="Nama tampilan data; kosongkan untuk melihat daftarnya.")]


@answering()
def rebuild(service: Service, view: View = "", who: As = "sysadmin", as_json: Json = False) -> None:
    """Bangun ulang satu tampilan data dari riwayat, lalu bandingkan dengan yang sedang dipakai.

    Layanan tetap berjalan selama itu. Hasilnya sama bila riwayat dan tampilan cocok.

    Contoh:

    - `jejak rebuild reporting` (daftar tampilan data)

    - `jejak rebuild reporting household_timeline`

    - `jejak rebuild registry directory --json`

    Kode keluar: 0 hasil ulang sama; 1 hasil ulang berbeda atau gagal; 2 salah ketik;
    3 layanan tidak berjalan; 4 tampilan tidak ada; 5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        if not view:
            for name in client.get(service, "/operations/views").json():
                as_line({"view": name}) if as_json else typer.echo(name)
            return
        with client.streamed(service, f"/operations/views/{view}/rebuild") as answer:
            last = _followed(answer, as_json)
    if not last.get("identical"):
        raise typer.Exit(1)


def _followed(answer: httpx.Response, as_json: bool) -> dict[str, Any]:
    last: dict[str, Any] = {}
    with Console(stderr=True).status("Membangun ulang...") as status:
        for last in _objects(answer):
            as_line(last) if as_json else status.update(f"Sampai posisi {last['position']} ...")
    if not as_json:
        _conclude(last)
    return last


def _conclude(last: dict[str, Any]) -> None:
    if "identical" not in last:
        complain("Pembangunan ulang terhenti sebelum selesai. Jalankan lagi; lihat log layanan.")
    elif last["identical"]:
        typer.echo(f"Hasil ulang = tampilan tersimpan, sampai posisi {last['position']}.")
        typer.echo(f"Sidik: {last['digest']}")
    else:
        complain(f"Hasil ulang BERBEDA dari tampilan tersimpan (posisi {last['position']}).")
        typer.echo(f"Sidik hasil ulang: {last['digest']}")


def _objects(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines():
        if line:
            yield json.loads(line)
