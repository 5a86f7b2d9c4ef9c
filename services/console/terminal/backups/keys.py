"""`jejak keys`: begin a new epoch of the keys that wrap everybody's secrets."""

import typer
from rich.console import Console

from infra.local.errors import ServerError
from infra.local.home import default_home
from services.console.client.connect import running_urls
from services.console.printed.spoken import Commands
from services.console.terminal.answering import OneJson, answering, as_line

app = Commands(help="Kunci pembungkus: mulai zaman kunci yang baru.")


@app.callback()
def keys() -> None:
    """A group, though it has one command."""


@app.command("rotate")
@answering()
def rotate(as_json: OneJson = False) -> None:
    """Bungkus ulang semua kunci dengan kunci baru, lalu musnahkan yang lama, selagi bekerja.

    Sesudahnya salinan lama dari basis data kunci tidak membuka apa pun, juga data orang yang sudah
    dihapus, selama kunci lama di cadangan ikut dimusnahkan. Ambil cadangan baru, lalu buang yang
    lama. Bila terputus, jalankan lagi: dilanjutkan dari situ.

    Contoh:

    - `jejak keys rotate`

    Kode keluar: 0 selesai; 1 gagal, dengan sebabnya; 3 layanan tidak berjalan.
    """
    from infra.local.backup.epochs import rotate as rotated
    from infra.local.supervisor.crew import settings_file
    from infra.runtime.privacy.errors import KeyringUnavailable
    from infra.runtime.process.settings import read_settings

    home = default_home()
    running_urls(home)
    login = read_settings(settings_file(home, "registry")).keyring_conninfo
    try:
        with Console(stderr=True).status("Membungkus ulang..."):
            done = rotated(home, login)
    except KeyringUnavailable:
        raise ServerError(
            "Basis data kunci tidak menjawab. Periksa jejak status, ulangi."
        ) from None
    if as_json:
        as_line({"epoch": done.epoch, "wrapped": done.wrapped, "corrupt": done.corrupt})
        return
    typer.echo(f"{done.wrapped} kunci dibungkus ulang, zaman {done.epoch}.")
    if done.corrupt:
        typer.echo(f"{done.corrupt} kunci rusak dan dibiarkan: datanya memang tidak terbaca lagi.")
    typer.echo("Ambil cadangan baru (jejak backup), lalu musnahkan cadangan dan kunci yang lama.")
