"""`jejak inbox refill`: compare an inbox with its owner's history, and make it equal."""

from time import sleep
from typing import Annotated, Any

import typer

from infra.local.home import default_home
from infra.runtime.messaging.topology import HEARS
from services.console.client.connect import connected
from services.console.terminal.answering import (
    SERVICES,
    As,
    Json,
    ServiceName,
    answering,
    as_line,
)

app = typer.Typer(
    help="Kotak masuk: pesan layanan lain yang disimpan.",
    no_args_is_help=True,
    add_completion=False,
)
Source = Annotated[ServiceName, typer.Argument(help="Layanan asal pesan.")]
OfService = Annotated[
    ServiceName | None,
    typer.Option("--service", help="Kotak masuk layanan ini saja; kosongkan untuk semua."),
]
PAUSE = 0.5


@app.callback()
def inbox() -> None:
    """One command so far, and still a group: `jejak inbox refill`."""


@app.command("refill")
@answering()
def refill(
    source: Source, service: OfService = None, who: As = "sysadmin", as_json: Json = False
) -> None:
    """Bandingkan kotak masuk dengan riwayat pemiliknya, pesan demi pesan, lalu samakan.

    Pesan yang bukan dari pemiliknya dicoret, yang hilang diisi lagi di tempatnya; tampilan yang
    terlanjur memakainya dibangun ulang. Layanan tetap berjalan, dan mengerjakannya juga bila
    perintah ini dihentikan.

    Contoh:

    - `jejak inbox refill registry`

    - `jejak inbox refill registry --service reporting`

    Kode keluar: 0 selesai; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    4 layanan itu tidak mendengar asal tersebut; 5 tidak berwenang; 6 tidak menjawab.
    """
    for each in [service] if service else [one for one in SERVICES if source in HEARS[one]]:
        path = f"/operations/inbox/{source}/refill"
        with connected(default_home(), who) as client:
            client.post(each, path)
            while not (step := client.get(each, path).json())["done"]:
                if as_json:
                    as_line({"service": each, **step})
                else:
                    typer.echo(f"\r{each}: {step['checked']} dari {step['of']}", nl=False)
                sleep(PAUSE)
        as_line({"service": each, **step}) if as_json else typer.echo(f"\r{each}: {_summary(step)}")


def _summary(step: dict[str, Any]) -> str:
    if not (step["wrong"] or step["back"] or step["new"]):
        return f"{step['checked']} pesan diperiksa, semuanya cocok."
    return (
        f"{step['checked']} pesan diperiksa; {step['wrong']} bukan dari pemiliknya dan dicoret,"
        f" {step['back']} diisi lagi, {step['new']} baru."
    )
