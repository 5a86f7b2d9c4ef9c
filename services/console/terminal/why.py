"""`jejak why`: the reasons a family is in or out of a programme, now or as known earlier."""

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from infra.local.home import default_home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.printed.reasons import reasons
from services.console.terminal.answering import As, Json, answering, as_line
from services.console.terminal.family import ByKk, ByNik, family_meant
from services.console.terminal.times import day_meant, moment_meant

Family = Annotated[
    str,
    typer.Argument(
        metavar="KELUARGA", help="Kode keluarga (UUID), atau `-` bersama --kk atau --nik."
    ),
]
Programme = Annotated[str, typer.Argument(metavar="PROGRAM", help="Kode program, misalnya PKH.")]
KnownAt = Annotated[
    str,
    typer.Option(
        "--known-at",
        help="Sejauh diketahui sampai posisi register ini, atau sampai tanggal/waktu ini.",
        metavar="POSISI|SAAT",
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", help="Umur dihitung pada tanggal ini.", metavar="TGL")
]
Version = Annotated[int, typer.Option("--rule-version", help="Versi aturan; 0: yang berlaku.")]


@answering()
def why(
    family: Family,
    programme: Programme,
    known_at: KnownAt = "",
    as_of: AsOf = "",
    rule_version: Version = 0,
    by_kk: ByKk = False,
    by_nik: ByNik = False,
    who: As = "dinsos_approver",
    as_json: Json = False,
) -> None:
    """Jelaskan mengapa satu keluarga layak atau tidak untuk satu program, per kriteria.

    Dengan --known-at, jawabannya seperti ketika data sampai saat itu saja yang dipakai.

    Contoh:

    - `jejak why 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10 PKH`

    - `jejak why 5d0c7c1e-4a55-5f0e-8a40-6c1f0c3f9b10 PKH --known-at 4821`

    - `jejak why - PKH --kk` (nomor KK ditanyakan, tidak pernah menjadi argumen)

    Kode keluar: 0 berhasil; 1 ditolak; 2 salah ketik; 3 layanan tidak berjalan;
    4 keluarga atau program tidak ditemukan; 5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who) as client:
        meant = family_meant(client, family, by_kk, by_nik)
        found = client.get(
            "programs",
            f"/programmes/{programme}/why/{meant}",
            known_at=_position(client, meant, known_at),
            as_of=day_meant(as_of),
            rule_version=rule_version or None,
        ).json()
    as_line(found) if as_json else Console().print(reasons(found))


def _position(client: Client, family: UUID, known_at: str) -> int | None:
    """A moment is turned into the last position of this family that was recorded by then."""
    if known_at.isdecimal():
        return int(known_at)
    if (moment := moment_meant(known_at)) is None:
        return None
    found = client.get("registry", f"/households/{family}", known_at=moment.isoformat()).json()
    return int(found["position"])
