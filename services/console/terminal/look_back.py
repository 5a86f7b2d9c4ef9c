"""`jejak look-back`: a reaction made up for what was recorded before it existed."""

import json
from typing import Annotated, Any

import typer

from infra.local.home import default_home
from services.console.client.connect import connected
from services.console.terminal.answering import As, Json, ServiceName, answering, as_line

Service = Annotated[ServiceName, typer.Argument(metavar="LAYANAN", help="Layanan pemilik reaksi.")]
ReactionName = Annotated[
    str, typer.Argument(metavar="REAKSI", help="Nama reaksi, misalnya when_member_died_...")
]
After = Annotated[int, typer.Option("--after", min=0, help="Mulai sesudah posisi ini.")]
DryRun = Annotated[bool, typer.Option("--dry-run/--really", help="Hanya hitung akibatnya.")]


@answering()
def look_back(
    service: Service,
    reaction: ReactionName,
    after: After = 0,
    dry_run: DryRun = True,
    who: As = "sysadmin",
    as_json: Json = False,
) -> None:
    """Jalankan satu reaksi untuk catatan yang lebih lama daripada reaksi itu.

    Tanpa --really hanya dihitung apa yang akan dicatat. Boleh dihentikan dan diulang: yang sudah
    dilakukan tidak dilakukan dua kali.

    Contoh:

    - `jejak look-back programs when_listing_ended_end_enrolments`

    - `jejak look-back programs when_listing_ended_end_enrolments --after 1200 --really`

    Kode keluar: 0 selesai; 1 ditolak; 3 layanan tidak berjalan; 4 reaksi tidak ada;
    5 tidak berwenang; 6 tidak menjawab.
    """
    path, past = f"/operations/reactions/{reaction}/look-back", {"after": after}
    step: dict[str, Any] = {"facts": {}, "failed": {}}
    with (
        connected(default_home(), who) as client,
        client.streamed(service, path, past | {"rehearse": dry_run}) as answer,
    ):
        for line in filter(None, answer.iter_lines()):
            step = json.loads(line)
            as_line(step) if as_json else typer.echo(_progress(step), nl=False)
    if not as_json:
        typer.echo("")
        _conclude(step, dry_run)


def _progress(step: dict[str, Any]) -> str:
    return f"\rPosisi {step['position']} dari {step['upto']}"


def _conclude(step: dict[str, Any], dry_run: bool) -> None:
    verb = "Akan dicatat" if dry_run else "Dicatat"
    for topic, count in sorted(step["facts"].items()):
        typer.echo(f"{verb}: {count} {topic}")
    for why, count in sorted(step["failed"].items()):
        typer.echo(f"Tidak dapat: {count} karena {why}")
    if not step["facts"] and not step["failed"]:
        typer.echo("Tidak ada akibat.")
