"""`jejak verify chain`: every fact against the hash that it carries of all before it."""

from typing import Annotated

import typer

from infra.local.home import default_home
from infra.runtime.messaging.topology import TELLING
from services.console.client.connect import connected
from services.console.terminal.answering import (
    SERVICES,
    As,
    Json,
    ServiceName,
    answering,
    as_line,
    complain,
)

app = typer.Typer(
    help="Periksa apakah riwayat masih seperti saat dicatat.",
    no_args_is_help=True,
    add_completion=False,
)
Service = Annotated[
    ServiceName | None, typer.Argument(help="Satu layanan saja; kosongkan untuk semuanya.")
]
After = Annotated[int, typer.Option("--after", min=0, help="Mulai sesudah posisi ini.")]


@app.callback()
def verify() -> None:
    """One command so far, and still a group: `jejak verify chain`."""


@app.command("chain")
@answering()
def chain(
    service: Service = None, after: After = 0, who: As = "auditor", as_json: Json = False
) -> None:
    """Periksa rantai sidik buku besar, fakta demi fakta; yang diubah disebut posisinya.

    Boleh dihentikan: lanjutkan dengan --after dan posisi terakhir. Ekor yang ditulis ulang
    seluruhnya hanya ketahuan dari sidik yang sudah dikirim keluar (ce-hash pada setiap pesan).

    Contoh:

    - `jejak verify chain`

    - `jejak verify chain registry --after 120000`

    Kode keluar: 0 utuh; 1 ada yang berubah; 2 salah ketik; 3 layanan tidak berjalan;
    5 tidak berwenang; 6 tidak menjawab.
    """
    whole = True
    for each in [service] if service else [one for one in SERVICES if one in TELLING]:
        whole = _checked(each, after, who, as_json) and whole
    if not whole:
        raise typer.Exit(1)


def _checked(service: str, after: int, who: str, as_json: bool) -> bool:
    """Up to the first place that is wrong, or to the end."""
    with connected(default_home(), who) as client:
        while True:
            step = client.get(service, "/operations/ledger/chain", after=after).json()
            if as_json:
                as_line({"service": service, **step})
            if step["broken"] or step["position"] >= step["head"] or step["position"] == after:
                break
            after = step["position"]
            if not as_json:
                typer.echo(f"\r{service}: {after} dari {step['head']}", nl=False)
    if step["broken"]:
        first = step["broken"][0]
        complain(f"\r{service}: rantai putus di posisi {first['position']} ({first['what']}).")
    elif not as_json:
        typer.echo(f"\r{service}: utuh sampai posisi {step['position']}.")
    return not step["broken"]
