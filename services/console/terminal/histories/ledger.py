"""`jejak ledger adopt`: go on from an older copy of a service's ledger."""

from typing import Annotated

import typer

from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.terminal.answering import As, Json, ServiceName, answering, as_line

app = typer.Typer(
    help="Buku besar satu layanan: pakai salinan yang dipulihkan.",
    no_args_is_help=True,
    add_completion=False,
)
Service = Annotated[ServiceName, typer.Argument(help="Layanan pemilik buku besar.")]
Reason = Annotated[str, typer.Option("--reason", help="Mengapa salinan lama dipakai.")]


@app.callback()
def ledger() -> None:
    """One command so far, and still a group: `jejak ledger adopt`."""


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
