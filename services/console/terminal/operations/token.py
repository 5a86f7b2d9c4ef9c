"""`jejak token`: a token of one of the people known on this machine."""

from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from contracts.codes.roles import label_of
from infra.local.demo.users import DemoUser
from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.client.people import find, known_people
from services.console.terminal.answering import Json, answering, as_line

Who = Annotated[str, typer.Argument(help="Pengguna atau peran.", metavar="SIAPA")]
Listed = Annotated[bool, typer.Option("--list", help="Tampilkan siapa saja yang dikenal.")]


@answering()
def token(user: Who = "operator_desa", listed: Listed = False, as_json: Json = False) -> None:
    """Cetak token akses untuk satu pengguna atau peran. Berlaku 10 menit.

    Token hanya untuk komputer ini. Jangan menaruhnya di berkas atau URL.

    Contoh:

    - `jejak token --list`

    - `jejak token auditor`

    - `curl -H "Authorization: Bearer $(jejak token sysadmin)" URL/operations/lag`

    Kode keluar: 0 berhasil; 3 layanan tidak berjalan; 5 pengguna tidak dikenal; 6 tidak menjawab.
    """
    home = default_home()
    if listed:
        people = known_people(home)
        _lines(people) if as_json else _table(people)
        return
    with connected(home, user) as client:
        value = client.login.token()
    as_line({"person": find(home, user).person, "token": value}) if as_json else typer.echo(value)


def _table(people: list[DemoUser]) -> None:
    table = Table("Akun", "Peran", "Wilayah", "Pengguna", box=SIMPLE)
    for user in people:
        table.add_row(user.account, label_of(user.role), user.region, user.person)
    Console().print(table)


def _lines(people: list[DemoUser]) -> None:
    for user in people:
        as_line(
            {
                "person": user.person,
                "account": user.account,
                "role": user.role,
                "region": user.region,
            }
        )
