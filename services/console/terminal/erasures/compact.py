"""`jejak compact`: nothing of what was erased is left in old pages of databases and in WAL."""

import typer
from rich.console import Console

from infra.local.home import default_home
from services.console.terminal.answering import OneJson, answering, as_line
from services.console.terminal.backups.backup import running_server


@answering()
def compact(as_json: OneJson = False) -> None:
    """Padatkan basis data setelah penghapusan: sisa baris lama, statistik dan WAL ikut hilang.

    Jalankan setelah semua layanan menyatakan penghapusan selesai (jejak erasure). Layanan tetap
    berjalan, tetapi menunggu sebentar selama satu tabel ditulis ulang; ruang bebas sebesar tabel
    terbesar diperlukan. Yang tidak dijangkau: cadangan lama beserta kuncinya (ambil cadangan baru,
    musnahkan yang lama, jejak keys rotate), dan blok piringan yang sudah dilepas.

    Contoh:

    - `jejak compact`

    Kode keluar: 0 selesai; 1 gagal, dengan sebabnya; 3 layanan tidak berjalan.
    """
    from infra.local.servers.compacting import compact as compacted

    home = default_home()
    admin = running_server(home)
    with Console(stderr=True).status("Memadatkan...") as line:
        done = compacted(admin, lambda what: line.update(f"Memadatkan {what}"))
    if as_json:
        as_line({"tables": done.tables, "freed": done.freed, "wal_held": done.wal_held})
        return
    typer.echo(f"{done.tables} tabel ditulis ulang; {done.freed // 1024} KiB dilepas.")
    if done.wal_held:
        typer.echo(
            f"{done.wal_held} berkas WAL menunggu cadangan yang belum menyusul: periksa bagian"
            " backup di jejak status, lalu ulangi."
        )
    typer.echo("Ambil cadangan baru (jejak backup), lalu musnahkan cadangan lama dan kuncinya.")
