"""Which family is meant: by id, or by a number that is asked for and never stands in a command."""

import sys
from typing import Annotated
from uuid import UUID

import typer

from services.console.client.api import Client
from services.console.client.failures import Failure

Family = Annotated[
    str,
    typer.Argument(
        metavar="KELUARGA", help="Kode keluarga (UUID). Kosongkan bila memakai --kk atau --nik."
    ),
]
ByKk = Annotated[bool, typer.Option("--kk", help="Tanyakan nomor KK, lalu cari keluarganya.")]
ByNik = Annotated[bool, typer.Option("--nik", help="Tanyakan NIK, lalu cari keluarganya.")]


class NotOneFamily(Failure):
    code = 4
    explanation = "Tidak ada satu keluarga pun dengan nomor itu di wilayah Anda."


class NoFamilyNamed(Failure):
    code = 2
    explanation = "Sebutkan keluarganya: kode keluarga (UUID), --kk, atau --nik."


def family_meant(client: Client, named: str, by_kk: bool, by_nik: bool) -> UUID:
    """Raises NoFamilyNamed, NotOneFamily, or the register's refusal of the number."""
    if by_kk:
        return _searched(client, "/search/kk", {"kk_number": _asked("Nomor KK")})
    if by_nik:
        return _searched(client, "/search/nik", {"nik": _asked("NIK")})
    try:
        return UUID(named)
    except ValueError:
        raise NoFamilyNamed from None


def _searched(client: Client, path: str, body: dict[str, str]) -> UUID:
    found = {each["family_id"] for each in client.post("registry", path, body).json()}
    if len(found) != 1:
        raise NotOneFamily
    return UUID(found.pop())


def _asked(what: str) -> str:
    """Typed unseen at a terminal; the first line of what is piped in otherwise."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline().strip()
