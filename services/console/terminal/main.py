"""`jejak`: the one door for people at a terminal. A file per command; this one lists them.

A command is imported when it is asked for: all of them together take more than a second.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.main import get_command

from services.console.printed.spoken import (
    Commands,
    SpokenCommand,
    SpokenGroup,
    errors_in_indonesian,
    explain_in_indonesian,
)


class Listed(NamedTuple):
    """Where a command stands, and what is said of it in the list of all."""

    place: str
    help: str


COMMANDS = {
    "up": Listed(
        "operations.up:up",
        "Jalankan PostgreSQL, NATS, dan semua layanan, lalu tunggu sampai sehat.",
    ),
    "down": Listed(
        "operations.down:down", "Hentikan semua layanan dan server. Data tetap tersimpan."
    ),
    "status": Listed(
        "operations.status:status",
        "Tampilkan apa yang berjalan, di mana, apakah sehat, dan bagian mana yang tertahan.",
    ),
    "demo": Listed(
        "operations.demo:demo",
        "Peragaan: dari berkas penduduk sebuah desa sampai riwayat keluarga yang dapat diperiksa.",
    ),
    "import": Listed(
        "import_file:import_file",
        "Uji berkas penduduk tanpa menyimpan, tampilkan hasil tiap jenis, lalu simpan bila"
        " diminta.",
    ),
    "history": Listed(
        "history:history",
        "Tampilkan keadaan satu keluarga dan seluruh riwayatnya, dari semua layanan.",
    ),
    "why": Listed(
        "why:why",
        "Jelaskan mengapa satu keluarga layak atau tidak untuk satu program, per kriteria.",
    ),
    "erasure": Listed(
        "erasures.erasure:erasure",
        "Tampilkan bagaimana penghapusan data seseorang berjalan: layanan mana sudah"
        " menyatakannya.",
    ),
    "subject": Listed(
        "erasures.subject:subject",
        "Laporan bagi seseorang tentang datanya sendiri: yang dicatat, dibuka, dan diterima siapa.",
    ),
    "token": Listed(
        "operations.token:token",
        "Cetak token akses untuk satu pengguna atau peran. Berlaku 10 menit.",
    ),
    "backup": Listed(
        "backups.backup:backup",
        "Cadangkan semua basis data selagi layanan berjalan, kuncinya terpisah.",
    ),
    "restore": Listed(
        "backups.restore:restore",
        "Pulihkan semua basis data dari cadangan, sampai catatan terakhir atau saat tertentu.",
    ),
    "compact": Listed(
        "erasures.compact:compact",
        "Padatkan basis data setelah penghapusan: sisa baris lama, statistik dan WAL ikut hilang.",
    ),
    "accounts": Listed(
        "accounts.accounts:app",
        "Akun petugas: undangan dan suratnya, surat baru, perangkat hilang, mesin.",
    ),
    "keys": Listed("backups.keys:app", "Kunci pembungkus: mulai zaman kunci yang baru."),
    "migrate": Listed(
        "operations.migrate:migrate",
        "Sesuaikan tabel semua layanan dengan versi ini: berkas SQL bernomor yang belum"
        " diterapkan.",
    ),
    "rebuild": Listed(
        "operations.rebuild:rebuild",
        "Bangun ulang satu tampilan data dari riwayat, lalu bandingkan dengan yang sedang dipakai.",
    ),
    "look-back": Listed(
        "look_back:look_back",
        "Jalankan satu reaksi untuk catatan yang lebih lama daripada reaksi itu.",
    ),
    "ledger": Listed(
        "histories.ledger:app", "Buku besar: pakai salinan yang dipulihkan, atau saksikan ujungnya."
    ),
    "inbox": Listed("histories.inbox:app", "Kotak masuk: pesan layanan lain yang disimpan."),
    "verify": Listed("histories.verify:app", "Periksa apakah riwayat masih seperti saat dicatat."),
    "parked": Listed(
        "operations.parked:app",
        "Kiriman gagal: pesan yang tidak dapat diterapkan dan menahan riwayat di belakangnya.",
    ),
}


class Lazily(dict[str, Any]):
    """What the group asks for its commands: names at once, each command when it is needed."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(COMMANDS))

    def __getitem__(self, name: str) -> Any:
        if super().__getitem__(name) is None:
            self[name] = _command(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        known = name in self
        return self[name] if known else default

    def items(self) -> Any:
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        return [self[name] for name in self]


class Jejak(SpokenGroup):
    """The group of all commands."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.commands = Lazily()

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.commands = {
            name: SpokenCommand(name, help=listed.help) for name, listed in COMMANDS.items()
        }
        super().format_help(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        given = sys.argv[1:] if args is None else args
        if not given or "--help" in given:
            explain_in_indonesian()
        return super().main(args, *more, **options)

    def make_context(self, *args: Any, **more: Any) -> Any:
        with errors_in_indonesian():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        with errors_in_indonesian():
            return super().invoke(ctx)


def _command(name: str) -> Any:
    module, _, thing = COMMANDS[name].place.partition(":")
    found = getattr(import_module(f"services.console.terminal.{module}"), thing)
    if isinstance(found, typer.Typer):
        explain_in_indonesian()  # a group that is given no command explains itself
        command = get_command(found)
    else:
        alone = Commands(no_args_is_help=False)
        alone.command(name)(found)
        command = get_command(alone)
    command.name = name
    return command


app = Commands(
    cls=Jejak,
    name="jejak",
    help="Jejak: riwayat data kesejahteraan keluarga yang dapat diperiksa.",
    pretty_exceptions_show_locals=False,
)


@app.callback()
def begin() -> None:
    from infra.local.home import default_home
    from services.console.terminal.zone import use_zone_of

    use_zone_of(default_home())


if __name__ == "__main__":
    app()
