"""`jejak demo`: start everything, load a small regency, follow one family through all services."""

import os
import signal
import threading
from typing import Annotated

import typer
from rich.console import Console

from infra.local.home import Home, default_home
from infra.local.installation import settle_zone
from infra.local.supervisor.endpoints import Endpoints, read_endpoints
from services.console.terminal.answering import answering
from services.console.terminal.operations.parts_table import print_parts
from services.console.terminal.zone import ZoneChoice, use_zone_of

OTLP = "JEJAK_OTLP_ENDPOINT"
Once = Annotated[bool, typer.Option("--once", help="Kerjakan, lalu hentikan dan selesai.")]


@answering()
def demo(once: Once = False, zone: ZoneChoice = None) -> None:
    """Peragaan: dari berkas penduduk sebuah desa sampai riwayat keluarga yang dapat diperiksa.

    Semua orang dalam peragaan ini rekaan. Yang sudah dikerjakan tidak diulang; data tersimpan.
    Tanpa --once layanan tetap berjalan sampai Ctrl-C.

    Contoh:

    - `jejak demo`

    - `jejak demo --once`

    - `jejak demo --zone WIT`

    - `JEJAK_HOME=/srv/peragaan jejak demo --once`

    Kode keluar: 0 berhasil; 1 ada langkah yang ditolak atau gagal; 6 layanan tidak menjawab.
    """
    from infra.local.supervisor.background import bring_up
    from services.console.demo.ending import tell
    from services.console.demo.one_trace import listening
    from services.console.demo.story import play, staged

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home, console = default_home().create(), Console()
    settle_zone(home, zone)
    ours = read_endpoints(home) is None
    with listening() as spans:
        try:
            heard = ours and os.environ.setdefault(OTLP, spans.url) == spans.url
            with console.status("Menyiapkan server..."):
                running = bring_up(home)
            use_zone_of(home)
            with staged(home, console) as stage:
                stage.spans = spans if heard else None
                play(stage)
                tell(stage)
                example = f"jejak history {stage.family}"
            if not once:
                _serve(console, running, example)
        finally:
            if ours:
                _leave(home, console)


def _serve(console: Console, running: Endpoints, example: str) -> None:
    console.print()
    print_parts(running)
    console.print(f"Coba di terminal lain:  {example}", soft_wrap=True)
    console.print("Layanan tetap berjalan. Tekan Ctrl-C untuk berhenti; data tersimpan.")
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    stop.wait()


def _leave(home: Home, console: Console) -> None:
    from infra.local.supervisor.background import bring_down

    with console.status("Menghentikan layanan..."):
        bring_down(home)
    console.print("Semua sudah berhenti. Data tersimpan; jalankan lagi untuk melanjutkan.")
