"""`jejak accounts`: who may log in at all. Each verb is one of the issuer's, on this machine."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from infra.local.home import default_home
from services.console.client.connect import running_urls
from services.console.printed.spoken import Commands
from services.console.terminal.answering import OneJson, answering, as_line

app = Commands(help="Akun petugas: undangan dan suratnya, surat baru, perangkat hilang, mesin.")
Account = Annotated[str, typer.Argument(metavar="AKUN", help="Nama akun.")]
List = Annotated[
    Path, typer.Argument(metavar="BERKAS", help="XLSX: kolom akun, nama, peran, wilayah.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder untuk surat-surat (PDF).")]
Key = Annotated[Path, typer.Argument(metavar="KUNCI", help="Kunci publik P-256 (JWK).")]


@app.command("invite")
@answering()
def invite(file: List, out: Out, as_json: OneJson = False) -> None:
    """Undang semua yang ada dalam daftar, dan tulis surat berisi kode aktivasi untuk masing-masing.

    Seluruh daftar diperiksa dahulu; satu baris keliru, tidak seorang pun diundang. Perannya
    diberikan tersendiri di register; di sini peran hanya menentukan apakah kode kedua diminta.

    Contoh:

    - `jejak accounts invite undangan.xlsx --out surat`

    Kode keluar: 0 diundang; 1 ditolak, dengan baris dan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "invite", str(file.absolute()), "--out", str(out.absolute()))


@app.command("first-sysadmin")
@answering()
def first_sysadmin(account: Account, as_json: OneJson = False) -> None:
    """Buat akun petugas sistem yang pertama; kodenya dicetak sekali, di sini saja.

    Contoh:

    - `jejak accounts first-sysadmin admin.kabupaten`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "first-sysadmin", account)


@app.command("renew")
@answering()
def renew(account: Account, as_json: OneJson = False) -> None:
    """Cetak kode baru untuk surat pengganti; kode yang lama tidak berlaku lagi.

    Contoh:

    - `jejak accounts renew tim.data.ampera`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "renew", account)


@app.command("lost")
@answering()
def lost(account: Account, as_json: OneJson = False) -> None:
    """Perangkat hilang: tutup semua perangkat dan sesi akun itu. Lalu: jejak accounts renew.

    Contoh:

    - `jejak accounts lost tim.data.ampera`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "lost", account)


@app.command("end")
@answering()
def end(account: Account, as_json: OneJson = False) -> None:
    """Akhiri satu akun untuk seterusnya.

    Contoh:

    - `jejak accounts end tim.data.ampera`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "end", account)


@app.command("machine")
@answering()
def machine(key: Key, account: Account, as_json: OneJson = False) -> None:
    """Daftarkan mesin sebuah instansi dengan kunci publiknya, atau ganti kuncinya.

    Contoh:

    - `jejak accounts machine kunci-publik.jwk pmd.reader`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "machine", str(key.absolute()), account)


@app.command("rotate")
@answering()
def rotate(as_json: OneJson = False) -> None:
    """Tanda tangani token dengan kunci baru; yang lama masih berlaku satu jam.

    Contoh:

    - `jejak accounts rotate`

    Kode keluar: 0 selesai; 1 ditolak, dengan sebabnya; 3 layanan tidak berjalan.
    """
    _issuer(as_json, "rotate")


def _issuer(as_json: bool, *words: str) -> None:
    """Run a verb of the issuer with its own settings; its words and its exit code are ours."""
    home = default_home()
    running_urls(home)
    environment = {**os.environ, "JEJAK_SETTINGS": str(home.settings / "issuer.json")}
    done = subprocess.run(
        [sys.executable, "-m", "services.issuer", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if as_json and done.returncode == 0:
        as_line({"done": words[0], "answer": done.stdout.strip()})
    else:
        typer.echo(done.stdout, nl=False)
    typer.echo(done.stderr, err=True, nl=False)
    if done.returncode:
        raise typer.Exit(1)
