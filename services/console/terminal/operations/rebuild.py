"""`jejak rebuild`: build a view again beside the live one, compare, swap."""

from time import sleep
from typing import Annotated, Any

import typer
from rich.console import Console

from infra.local.home import default_home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.client.failures import Failure
from services.console.terminal.answering import As, Json, ServiceName, answering, as_line, complain

Service = Annotated[
    ServiceName, typer.Argument(metavar="LAYANAN", help="Layanan pemilik tampilan.")
]
View = Annotated[
    str,
    typer.Argument(
        metavar="TAMPILAN", help="Nama tampilan data; kosongkan untuk melihat daftarnya."
    ),
]
PAUSE = 0.3


class NoSuchView(Failure):
    code = 4
    explanation = "Tidak ada tampilan dengan nama itu. Daftarnya: jejak rebuild LAYANAN"


@answering()
def rebuild(service: Service, view: View = "", who: As = "sysadmin", as_json: Json = False) -> None:
    """Bangun ulang satu tampilan data dari riwayat, lalu bandingkan dengan yang sedang dipakai.

    Layanan tetap berjalan selama itu, dan mengisinya sendiri di tabel cadangan, juga bila perintah
    ini dihentikan. Hasilnya sama bila riwayat dan tampilan cocok.

    Contoh:

    - `jejak rebuild reporting` (daftar tampilan data)

    - `jejak rebuild reporting household_timeline`

    - `jejak rebuild registry directory --json`

    Kode keluar: 0 hasil ulang sama; 1 hasil ulang berbeda atau gagal; 2 salah ketik;
    3 layanan tidak berjalan; 4 tampilan tidak ada; 5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        views = client.get(service, "/operations/views").json()
        if not view:
            for name in views:
                as_line({"view": name}) if as_json else typer.echo(name)
            return
        if view not in views:
            raise NoSuchView
        made = client.post(service, f"/operations/views/{view}/rebuild").json()["made"]
        last = _followed(client, service, made, as_json)
    if not last["identical"]:
        raise typer.Exit(1)


def _followed(client: Client, service: str, made: str, as_json: bool) -> dict[str, Any]:
    """Until it serves: the service fills it, whether somebody looks on or not."""
    with Console(stderr=True).status("Membangun ulang...") as status:
        while (now := _progress(client, service, made))["state"] == "filling":
            step = {"position": now["position"]}
            as_line(step) if as_json else status.update(f"Sampai posisi {step['position']} ...")
            sleep(PAUSE)
    last = {name: now[name] for name in ("position", "identical", "digest")}
    as_line(last) if as_json else _conclude(last)
    return last


def _progress(client: Client, service: str, made: str) -> dict[str, Any]:
    for each in client.get(service, "/operations/generations").json():
        if each["schema_name"] == made:
            return dict(each)
    return {"state": "left", "position": 0, "identical": None, "digest": None}


def _conclude(last: dict[str, Any]) -> None:
    if last["identical"] is None:
        complain("Hasil ulang sudah digantikan yang lain sebelum terlihat. Jalankan lagi.")
    elif last["identical"]:
        typer.echo(f"Hasil ulang = tampilan tersimpan, sampai posisi {last['position']}.")
        typer.echo(f"Sidik: {last['digest']}")
    else:
        complain(f"Hasil ulang BERBEDA dari tampilan tersimpan (posisi {last['position']}).")
        typer.echo(f"Sidik hasil ulang: {last['digest']}")
