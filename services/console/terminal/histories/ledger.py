"""`jejak ledger`: go on from an older copy of one; have the heads of all of them witnessed."""

from typing import Annotated

import typer

from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.printed.spoken import Commands
from services.console.terminal.answering import As, Json, ServiceName, answering, as_line

app = Commands(help="Buku besar: pakai salinan yang dipulihkan, atau saksikan ujungnya.")
Service = Annotated[
    ServiceName, typer.Argument(metavar="LAYANAN", help="Layanan pemilik buku besar.")
]
Reason = Annotated[str, typer.Option("--reason", help="Mengapa salinan lama dipakai.")]


@app.command("adopt")
@answering()
def adopt(service: Service, reason: Reason, who: As = "sysadmin", as_json: Json = False) -> None:
    """Lanjutkan dari buku besar sebagaimana adanya sekarang, sesudah dipulihkan dari cadangan.

    Fakta sesudah titik pulih hilang dari pemiliknya. Setiap layanan yang masih menyimpannya
    mencoretnya dari kotak masuk, lalu membangun ulang tampilannya. Yang sudah dicatat layanan itu
    sendiri karena fakta tersebut tidak ikut dicoret. Tidak dapat dibatalkan.

    Contoh:

    - `jejak ledger adopt registry --reason "Dipulihkan dari cadangan pukul 02.00"`

    Kode keluar: 0 berhasil; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        body = {"reason": reason}
        adopted = client.post(service, "/operations/ledger/adopt", body, reason=reason).json()
    if as_json:
        as_line({"service": service, **adopted})
        return
    typer.echo(
        f"{service} melanjutkan dari posisi {adopted['position']}, zaman {adopted['epoch']}."
    )
    typer.echo("Layanan lain mencoret yang hilang dalam beberapa detik; lihat: jejak status")


@app.command("witness")
@answering()
def witness(
    reason: Annotated[str, typer.Option("--reason", help="Mengapa sekarang.")] = "Pemeriksaan",
    who: As = "auditor",
    as_json: Json = False,
) -> None:
    """Saksikan ujung semua buku besar sekarang, tanpa menunggu kesaksian tiap jam.

    Pelaporan mencatat posisi dan sidik terakhir setiap layanan di basis datanya sendiri; `jejak
    verify chain` membandingkannya kemudian.

    Contoh:

    - `jejak ledger witness`

    Kode keluar: 0 berhasil; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        found = client.post("reporting", "/checkpoints", reason=reason).json()
    if as_json:
        as_line(found)
        return
    if found["number"] is None:
        typer.echo("Tidak ada yang bertambah sejak kesaksian terakhir.")
        return
    heads = ", ".join(f"{each['ledger']} {each['position']}" for each in found["heads"])
    typer.echo(f"Kesaksian {found['number']}: {heads}.")
