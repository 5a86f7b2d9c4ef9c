"""`jejak restore`: put a backup back while nothing runs, or only check it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from contracts import calendar
from infra.local.backup.sets import BackupError, BackupSet, Head, chosen_set
from infra.local.errors import AlreadyRunningError
from infra.local.home import Home, default_home
from infra.local.supervisor.endpoints import only_supervisor
from services.console.terminal.answering import OneJson, answering, as_line
from services.console.terminal.backups.backup import Keys

DatabaseName = Literal["registry", "verification", "programs", "reporting", "keyring"]
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder yang diisi oleh jejak backup.")
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        help="Sampai saat ini saja, menurut zona instalasi.",
        formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
    ),
]
Only = Annotated[DatabaseName | None, typer.Option("--only", help="Satu basis data saja.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Pindahkan data yang ada ke samping, lalu ganti.")
]
Check = Annotated[bool, typer.Option("--check", help="Hanya periksa keutuhan cadangan.")]


@answering()
def restore(
    folder: Folder,
    keys: Keys = None,
    until: Until = None,
    only: Only = None,
    replace: Replace = False,
    check: Check = False,
    as_json: OneJson = False,
) -> None:
    """Pulihkan semua basis data dari cadangan, sampai catatan terakhir atau saat tertentu.

    Cadangan diperiksa dahulu; yang tidak utuh ditolak dan tidak ada yang diganti. Bila terputus,
    jalankan lagi perintah yang sama. Semua layanan kembali bersama, jadi tidak ada yang perlu
    dipilih. Satu basis data saja (--only) membawa pilihan; petunjuknya dicetak sesudahnya.

    Contoh:

    - `jejak restore /mnt/cadangan`

    - `jejak restore /mnt/cadangan --keys /media/brankas --until 2026-11-26T09:30`

    - `jejak restore /mnt/cadangan --only registry --replace`

    - `jejak restore /mnt/cadangan --check`

    Kode keluar: 0 pulih, atau utuh; 1 ditolak atau gagal, dengan sebab dan yang harus dilakukan.
    """
    home, moment = default_home(), until and calendar.moment_of(until)
    chosen = chosen_set(folder.absolute(), keys.absolute() if keys else None, moment)
    with Console(stderr=True).status("Memeriksa...") as line:
        if check:
            heads = _checked(home, chosen)
        else:
            heads = _restored(home, chosen, moment, only, replace, line.update)
    if as_json:
        found = {name: head.position for name, head in heads.items()}
        as_line({"folder": str(chosen.folder), "checked": check, "heads": found})
        return
    typer.echo("Cadangan utuh." if check else f"Pulih dari {chosen.folder}")
    for name, head in heads.items():
        typer.echo(f"  {name:<14} sampai catatan {head.position}")
    if not check:
        typer.echo(_what_next(only))


def _checked(home: Home, chosen: BackupSet) -> dict[str, Head]:
    from infra.local.backup.recovery import verify_copy

    manifest = chosen.require_whole()
    verify_copy(home.create(), chosen.data)
    return manifest.heads


def _restored(
    home: Home,
    chosen: BackupSet,
    until: datetime | None,
    only: DatabaseName | None,
    replace: bool,
    say: Callable[[str], None],
) -> dict[str, Head]:
    from infra.local.backup.one_database import restore_one
    from infra.local.backup.restoring import restore_all

    try:
        with only_supervisor(home.create()):
            if only is None:
                return restore_all(home, chosen, until, say, replace=replace)
            if replace:
                return restore_one(home, chosen, only, until, say)
    except AlreadyRunningError:
        raise BackupError("Layanan masih berjalan. Hentikan dahulu: jejak down") from None
    raise BackupError(f"Basis data {only} akan diganti: sebut --replace bila itu maksudnya.")


def _what_next(only: DatabaseName | None) -> str:
    if only is None:
        return (
            "Semua kembali bersama, tidak ada yang perlu dipilih. Jalankan: jejak up, periksa,"
            " lalu buat cadangan baru: jejak backup FOLDER"
        )
    if only == "keyring":
        return (
            "Kunci kembali; yang sudah dihapus sejak itu tetap terhapus. Jalankan: jejak up, lalu"
            " jejak look-back registry when_personal_data_erased_destroy_key --really"
        )
    return (
        f"Layanan lain masih menyimpan apa yang {only} kabarkan sesudah saat itu, dan riwayatnya"
        " kini bercabang. Jalankan jejak up, lihat apa yang hilang, lalu pilih: pulihkan salinan"
        " yang lebih baru, atau lanjutkan dari salinan ini; layanan lain mencoret yang hilang, dan"
        " petugas mencatatnya lagi:\n"
        f"  jejak inbox struck {only}\n"
        f'  jejak ledger adopt {only} --reason "Dipulihkan dari cadangan pukul ..."'
    )
