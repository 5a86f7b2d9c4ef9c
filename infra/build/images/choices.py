"""What whoever installs Jejak in containers chooses: said the first time, kept until said anew.

Where officers reach it, who administers it first, and which applications officers log in to.
"""

import argparse
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from contracts import regions
from infra.local.errors import ServerError
from infra.local.secret_files import write_private
from infra.runtime.process.settings import FirstRole, OAuthClient

FILE = "chosen.json"
ROLE = "sysadmin"
LEAST = 2
"""A high role, such as another sysadmin's, waits for a second officer: somebody must be it."""
ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{2,99}")
HOST = re.compile(r"(?=.{4,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
CLIENT = re.compile(r"[a-z0-9-]{2,40}=https://[^\s,]+")


class InstallerChoices(BaseModel):
    """`clients` are written `name=https://address-to-return-to`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = ""
    region: str = ""
    sysadmins: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    @classmethod
    def settle(cls, folder: Path, words: Sequence[str]) -> Self:
        """What was kept, and what is said now instead. Raises ServerError for what cannot be."""
        kept = cls()
        with suppress(FileNotFoundError):
            kept = cls.model_validate_json((folder / FILE).read_text())
        said = {name: value for name, value in vars(_parser().parse_args(words)).items() if value}
        chosen = kept.model_copy(update=said)
        chosen.require_whole()
        write_private(folder / FILE, chosen.model_dump_json(indent=2))
        return chosen

    def require_whole(self) -> None:
        """Raises ServerError, which says all that is missing or wrong."""
        wrong = []
        if not HOST.fullmatch(self.host):
            wrong.append("HOST: nama mesin yang dituju petugas, misalnya jejak.kabupaten.go.id.")
        if self.region.count(".") != 1 or not regions.exists(self.region):
            wrong.append("REGION: kode kabupaten atau kota, misalnya 18.09.")
        if len(set(self.sysadmins)) < LEAST or not all(map(ACCOUNT.fullmatch, self.sysadmins)):
            wrong.append(
                "SYSADMIN: dua akun petugas sistem dengan koma di antaranya (huruf kecil, angka,"
                " titik, - dan _), sebab peran tinggi menunggu persetujuan petugas kedua."
            )
        if not all(map(CLIENT.fullmatch, self.clients)):
            wrong.append("CLIENT: nama=https://alamat-kembali dari aplikasi, dengan koma.")
        if wrong:
            raise ServerError("\n".join(["Belum dapat dipasang. Isi:", *wrong]))

    @property
    def first_roles(self) -> tuple[FirstRole, ...]:
        return tuple(
            FirstRole(person=person, role=ROLE, region=self.region) for person in self.sysadmins
        )

    @property
    def oauth_clients(self) -> tuple[OAuthClient, ...]:
        """Addresses of one name belong to one client."""
        named: dict[str, list[str]] = {}
        for each in self.clients:
            name, _, address = each.partition("=")
            named.setdefault(name, []).append(address)
        return tuple(OAuthClient(client_id=n, redirect_uris=tuple(a)) for n, a in named.items())


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="make compose-secrets", description=__doc__)
    made.add_argument("--host", default="")
    made.add_argument("--region", default="")
    made.add_argument("--sysadmins", type=_several, default=())
    made.add_argument("--clients", type=_several, default=())
    return made


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))
