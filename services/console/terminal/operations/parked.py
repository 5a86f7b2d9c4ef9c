"""`jejak parked`: messages that could not be applied, over all services; retry or discard one."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from infra.local.home import default_home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.printed.spoken import Commands
from services.console.printed.words import moment
from services.console.terminal.answering import SERVICES, As, Json, ServiceName, answering, as_line

WORDS = {
    "parked": "gagal",
    "waiting": "menunggu yang di depannya",
    "retry": "akan dicoba lagi",
    "applied": "berhasil",
    "discarded": "dibuang",
}

app = Commands(
    help="Kiriman gagal: pesan yang tidak dapat diterapkan dan menahan riwayat di belakangnya."
)
Service = Annotated[ServiceName, typer.Argument(metavar="LAYANAN", help="Layanan pemilik kiriman.")]
Number = Annotated[
    int, typer.Argument(metavar="NOMOR", help="Nomor kiriman dari `jejak parked list`.")
]
OptionalNumber = Annotated[
    int | None, typer.Argument(metavar="NOMOR", help="Nomor kiriman dari `jejak parked list`.")
]
AllOfThem = Annotated[bool, typer.Option("--all", help="Semua yang gagal atau dipilih.")]
OfFollower = Annotated[str | None, typer.Option("--follower", help="Hanya dari bagian ini.")]
OfType = Annotated[str | None, typer.Option("--type", help="Hanya jenis pesan ini.")]
Preview = Annotated[bool, typer.Option("--preview", help="Hanya hitung, jangan dicoba.")]
Everything = Annotated[bool, typer.Option("--all", help="Termasuk yang sudah diselesaikan.")]
Reason = Annotated[str, typer.Option("--reason", help="Alasan, paling sedikit 5 huruf.")]


@app.command("list")
@answering()
def listed(everything: Everything = False, who: As = "sysadmin", as_json: Json = False) -> None:
    """Daftar kiriman gagal di semua layanan.

    Contoh:

    - `jejak parked list`

    - `jejak parked list --all --json`

    Kode keluar: 0 berhasil; 3 layanan tidak berjalan; 5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        rows = list(_of_all_services(client, everything))
    if as_json:
        for row in rows:
            as_line(row)
    else:
        _table(rows) if rows else typer.echo("Tidak ada kiriman gagal.")


@app.command()
@answering()
def show(service: Service, number: Number, who: As = "sysadmin", as_json: Json = False) -> None:
    """Tampilkan satu kiriman gagal: jenis, kesalahan, dan siapa yang menyelesaikannya.

    Contoh:

    - `jejak parked show reporting 3`

    Kode keluar: 0 berhasil; 3 layanan tidak berjalan; 4 nomor tidak ada; 5 tidak berwenang;
    6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        found = client.get(service, f"/operations/parked/{number}").json()
    if as_json:
        as_line(found)
        return
    for name, value in found.items():
        if value is not None:
            typer.echo(f"{name:<12} {value}")


@app.command()
@answering()
def retry(
    service: Service,
    number: OptionalNumber = None,
    all_of_them: AllOfThem = False,
    follower: OfFollower = None,
    of_type: OfType = None,
    preview: Preview = False,
    who: As = "sysadmin",
    as_json: Json = False,
) -> None:
    """Minta kiriman gagal dicoba lagi, satu atau sekaligus, sesudah penyebabnya diperbaiki.

    Contoh:

    - `jejak parked retry reporting 3`

    - `jejak parked retry programs --all --type registry.member-died.v1 --preview`

    Kode keluar: 0 akan dicoba lagi; 1 ada yang harus lebih dulu; 3 layanan tidak berjalan;
    4 nomor tidak ada; 5 tidak berwenang; 6 tidak menjawab.
    """
    if (number is None) is not all_of_them:
        raise typer.BadParameter("Sebut satu nomor kiriman, atau --all.")
    with connected(default_home(), who) as client:
        if number is not None:
            client.post(service, f"/operations/parked/{number}/retry")
            _settled(service, number, "retry", as_json, f"Kiriman {number} akan dicoba lagi.")
            return
        chosen = {"follower": follower, "type": of_type}
        chosen = {name: word for name, word in chosen.items() if word}
        rows = client.get(service, "/operations/parked/counted", **chosen).json()
        _print_counted(rows, as_json)
        if not preview:
            asked = client.post(service, "/operations/parked/retry", chosen).json()["asked"]
            if as_json:
                as_line({"service": service, "asked": asked})
            else:
                typer.echo(f"{asked} kiriman gagal akan dicoba lagi, dan yang menunggu sesudahnya.")


@app.command()
@answering()
def discard(
    service: Service, number: Number, reason: Reason, who: As = "sysadmin", as_json: Json = False
) -> None:
    """Buang satu kiriman gagal untuk selamanya, dengan alasan yang dicatat, oleh dua petugas.

    Yang pertama meminta; kiriman dibuang sesudah petugas kedua (sysadmin lain atau dpo) memintanya.

    Yang menunggu di belakangnya berjalan terus tanpa kiriman ini.

    Contoh:

    - `jejak parked discard reporting 3 --reason "Pesan uji coba, bukan data warga"`

    - `jejak parked discard reporting 3 --reason "Setuju, pesan uji coba" --as dpo`

    Kode keluar: 0 diminta atau dibuang; 1 ditolak; 3 layanan tidak berjalan; 4 nomor tidak ada;
    5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        path = f"/operations/parked/{number}/discard"
        done = client.post(service, path, {"reason": reason}).json()["agreed_by"]
    if done:
        _settled(service, number, "discarded", as_json, f"Kiriman {number} dibuang.")
    else:
        waits = f"Kiriman {number} menunggu petugas kedua: sysadmin lain atau dpo."
        _settled(service, number, "discard-asked", as_json, waits)


def _settled(service: str, number: int, state: str, as_json: bool, sentence: str) -> None:
    if as_json:
        as_line({"service": service, "id": number, "state": state})
    else:
        typer.echo(sentence)


def _of_all_services(client: Client, everything: bool) -> Iterator[dict[str, Any]]:
    for service in SERVICES:
        if service in client.urls:
            query = {"everything": True} if everything else {}
            for row in client.get(service, "/operations/parked", **query).json():
                yield {"service": service, **row}


def _table(rows: list[dict[str, Any]]) -> None:
    table = Table("Kiriman", "Keadaan", "Sejak", "Jenis dan kesalahan", box=SIMPLE)
    for row in rows:
        table.add_row(
            f"{row['service']} {row['id']}",
            WORDS.get(row["state"], row["state"]),
            moment(row["parked_at"]),
            Text(f"{row['type']} pada {row['follower']}\n{row['error']}"),
        )
    Console().print(table)


def _print_counted(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        for row in rows:
            as_line(row)
        return
    table = Table("Jumlah", "Keadaan", "Sejak", "Jenis dan kesalahan", box=SIMPLE)
    for row in rows:
        table.add_row(
            str(row["lines"]),
            WORDS.get(row["state"], row["state"]),
            moment(row["since"]),
            Text(f"{row['type']} pada {row['follower']}\n{row['error']}"),
        )
    Console().print(table) if rows else typer.echo("Tidak ada kiriman gagal.")
