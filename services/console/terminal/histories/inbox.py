"""`jejak inbox`: make an inbox equal to its owner's history, and drop what it tells again."""

from time import sleep
from typing import Annotated, Any

import typer

from infra.local.home import default_home
from infra.runtime.messaging.topology import HEARS
from services.console.client.connect import connected
from services.console.client.failures import Failure
from services.console.printed.spoken import Commands
from services.console.terminal.answering import (
    SERVICES,
    As,
    Json,
    ServiceName,
    answering,
    as_line,
)
from services.console.terminal.histories.struck import struck

app = Commands(help="Kotak masuk: pesan layanan lain yang disimpan.")
Source = Annotated[ServiceName, typer.Argument(metavar="LAYANAN", help="Layanan asal pesan.")]
OfService = Annotated[
    ServiceName | None,
    typer.Option("--service", help="Kotak masuk layanan ini saja; kosongkan untuk semua."),
]
Before = Annotated[
    str, typer.Option("--before", help="Bulan, misalnya 2026-01: yang sebelumnya dibuang.")
]
PAUSE = 0.5
app.command("struck")(struck)


class NotHeld(Failure):
    def __init__(self, service: str, source: str) -> None:
        super().__init__(service)
        self.explanation = (
            f"{service}: {source} tidak menyimpan semua pesan itu, maka tidak ada yang dibuang."
            f" Periksa: jejak inbox refill {source} --service {service}"
        )


@app.callback()
def inbox() -> None:
    """What a service keeps of what others told it."""


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


@app.command("drop")
@answering()
def drop(
    before: Before, service: OfService = None, who: As = "sysadmin", as_json: Json = False
) -> None:
    """Buang isi pesan bulan-bulan lama dari kotak masuk; pemiliknya dapat mengabarkannya lagi.

    Nomor dan sidik setiap pesan tetap ada, juga isi pesan yang dibaca lagi oleh tampilan setiap
    kali keluarganya berubah. Ditolak selama masih ada yang harus membaca bulan itu, atau bila
    pemiliknya tidak lagi menyimpannya. Tampilan yang kelak dibangun ulang mengisi kotak masuk
    dahulu; perintahnya jejak inbox refill.

    Contoh:

    - `jejak inbox drop --before 2026-01`

    - `jejak inbox drop --before 2026-01 --service reporting`

    Kode keluar: 0 selesai; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    for each in [service] if service else SERVICES:
        path = "/operations/inbox/drop"
        with connected(default_home(), who) as client:
            client.post(each, path, {"before": before})
            while not (step := client.get(each, path).json())["done"]:
                sleep(PAUSE)
        if as_json:
            as_line({"service": each, **step})
        elif not step["refused"]:
            typer.echo(f"{each}: isi {step['lines']} pesan dibuang.")
        if step["refused"]:
            raise NotHeld(each, step["refused"])


def _summary(step: dict[str, Any]) -> str:
    if not (step["wrong"] or step["back"] or step["new"]):
        return f"{step['checked']} pesan diperiksa, semuanya cocok."
    return (
        f"{step['checked']} pesan diperiksa; {step['wrong']} bukan dari pemiliknya dan dicoret,"
        f" {step['back']} diisi lagi, {step['new']} baru."
    )
