"""`jejak import`: try a population file, show what would happen, and carry it out if wanted."""

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from contracts.codes.recording import RecordingReason
from contracts.privacy.opening import Purpose
from infra.local.home import default_home
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.client.failures import Failure
from services.console.client.imports import Job, commit, followed, rows, send, workbook
from services.console.printed.import_result import (
    LEFT_OUT,
    absent,
    faults,
    outcomes,
    saved,
    written,
)
from services.console.terminal.answering import As, Json, answering, as_line

File = Annotated[
    Path,
    typer.Argument(
        metavar="BERKAS",
        help="Berkas .xlsx atau .csv dengan kolom OpenSID.",
        exists=True,
        dir_okay=False,
        readable=True,
    ),
]


def _a_village_code(code: str) -> str:
    if not re.fullmatch(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}", code):
        raise typer.BadParameter(
            "kode desa ditulis lengkap dengan titik (provinsi.kabupaten.kecamatan.desa), "
            "misalnya 18.09.01.2001."
        )
    return code


Village = Annotated[
    str,
    typer.Option("--village", help="Kode desa, misalnya 18.09.01.2001.", callback=_a_village_code),
]
FirstLoad = Annotated[
    bool,
    typer.Option(
        "--first-load",
        help="Keluarga yang belum terdaftar adalah data awal yang tertinggal, bukan kedatangan.",
    ),
]
Complete = Annotated[
    bool,
    typer.Option(
        "--complete",
        help="Berkas memuat semua penduduk desa: sebut siapa yang terdaftar dan tidak ada di situ.",
    ),
]
Commit = Annotated[bool, typer.Option("--commit", help="Simpan hasil uji tanpa bertanya.")]
Reason = Annotated[
    str, typer.Option("--reason", help="Alasan penyimpanan: kode dari daftar, atau kata sendiri.")
]


def _in_a_folder(path: Path | None) -> Path | None:
    """Said before anything is sent, since the file is written last."""
    if path and not os.access(path.parent, os.W_OK):
        raise typer.BadParameter(f"folder {path.parent} tidak ada atau tidak dapat ditulisi.")
    return path


Workbook = Annotated[
    Path | None,
    typer.Option(
        "--workbook",
        help="Tulis baris yang perlu diperbaiki ke .xlsx (NIK lengkap).",
        dir_okay=False,
        callback=_in_a_folder,
    ),
]


class NotImported(Failure):
    def __init__(self, job: Job) -> None:
        super().__init__(job["number"])
        detail = (job.get("problem") or {}).get("detail") or ""
        self.explanation = f"Impor {job['number']} {job['state_label']}. {detail}".strip()


@answering()
def import_file(
    file: File,
    village: Village,
    first_load: FirstLoad = False,
    complete: Complete = False,
    commit_it: Commit = False,
    reason: Reason = RecordingReason.SURVEYED.value,
    workbook_to: Workbook = None,
    who: As = "dinsos_operator",
    as_json: Json = False,
) -> None:
    """Uji berkas penduduk tanpa menyimpan, tampilkan hasil tiap jenis, lalu simpan bila diminta.

    Berkas yang sama melanjutkan impor yang terputus, dan tidak pernah mengubah data dua kali.
    Tanpa --commit, di terminal ditanyakan dahulu; di luar terminal hanya diuji.

    Contoh:

    - `jejak import 18.09.01.2001.xlsx --village 18.09.01.2001`

    - `jejak import desa.csv --village 18.09.01.2002 --commit`

    - `jejak import desa.xlsx --village 18.09.01.2001 --workbook perbaikan.xlsx`

    Kode keluar: 0 teruji atau tersimpan; 1 berkas ditolak atau impor gagal; 2 salah ketik;
    3 layanan tidak berjalan; 4 desa di luar wilayah Anda; 5 tidak berwenang; 6 tidak menjawab.
    """
    with connected(default_home(), who, Purpose.IMPORT) as client:
        sent = send(client, file, village, first_load=first_load, complete=complete)
        job = _watched(client, sent, "Menguji", as_json)
        if job["state"] == "planned":
            _explain(client, job, as_json, in_a_workbook=workbook_to is not None)
            if _wanted(job, commit_it, as_json):
                job = _watched(client, commit(client, job["id"], reason), "Menyimpan", as_json)
        if workbook_to:
            _keep(workbook_to, workbook(client, job["id"]))
    _conclude(job, as_json)


def _watched(client: Client, job: Job, doing: str, quiet: bool) -> Job:
    """Follow it with a bar. Ctrl-C leaves the import running; the same file comes back to it."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    err = Console(stderr=True)
    if notice := job["notice"]:
        err.print(notice, markup=False)
    with Progress(*columns, console=err, disable=quiet, transient=True) as bar:
        task = bar.add_task(f"{doing} {job['number']}", total=None)
        last = job
        for last in followed(client, job["id"]):
            bar.update(task, total=last["rows_total"], completed=last["rows_done"])
    return last


def _explain(client: Client, job: Job, as_json: bool, *, in_a_workbook: bool) -> None:
    if as_json:
        as_line({"import": job})
        for row in rows(client, job["id"]):
            as_line({"row": row})
        return
    findings = [
        row
        for outcome in (*LEFT_OUT, "changed")
        if job["totals"].get(outcome)
        for row in rows(client, job["id"], outcome)
    ]
    if findings:
        Console().print(faults(findings, in_a_workbook=in_a_workbook))
    Console().print(outcomes(job["totals"]))
    if job["totals"].get("absent"):
        Console().print(absent(job, rows(client, job["id"], "absent")))


def _wanted(job: Job, commit_it: bool, as_json: bool) -> bool:
    count = written(job["totals"])
    if commit_it or as_json or not count or not sys.stdin.isatty():
        return commit_it
    return typer.confirm(f"Simpan {count} baris yang benar?", err=True)


def _keep(path: Path, content: bytes) -> None:
    """NIK stand in it in full, so only its owner can read it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def _conclude(job: Job, as_json: bool) -> None:
    if job["state"] not in ("planned", "committed"):
        raise NotImported(job)
    if as_json:
        as_line({"import": job})
    elif job["state"] == "planned" and (asked := job.get("asked_by")):
        typer.echo(
            f"{job['number']}: belum disimpan, menunggu petugas kedua. {asked['actor']} sudah"
            " meminta; petugas lain menyetujui dengan perintah yang sama."
        )
    elif job["state"] == "planned":
        typer.echo(f"{job['number']}: belum disimpan. Simpan dengan --commit.")
    else:
        Console().print(saved(job["totals"]))
        typer.echo(f"{job['number']}: {job['state_label']}.")
