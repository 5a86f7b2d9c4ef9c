"""The villages hand their population files in: a trial run first, then its plan is carried out."""

from functools import partial
from pathlib import Path
from typing import Any

from services.console.client.api import Client
from services.console.client.failures import Failure
from services.console.client.imports import Job, commit, followed, send
from services.console.demo.stage import Stage
from services.console.printed.import_result import OUTCOMES
from services.console.printed.words import place

REASON = "Muat data awal penduduk desa"


def load_villages(stage: Stage) -> None:
    for village, file in stage.files.villages:
        done = stage.step(place(village), f"import-{village}", partial(_load, stage, village, file))
        told = ", ".join(f"{OUTCOMES[name][0]} {n}" for name, n in done["totals"].items() if n)
        stage.console.print(f"    [dim]{done['number']}: {told}[/]")


def _load(stage: Stage, village: str, file: Path) -> dict[str, Any]:
    client = stage.officers["dinsos_operator"]
    sent = send(client, file, village, key=f"peragaan-berkas-{village}")
    job = _watched(stage, client, sent)
    if job["state"] == "planned":
        commit(client, job["id"], REASON, key=f"peragaan-impor-{village}")
        job = _watched(stage, client, job)
    if job["state"] != "committed":
        raise NotLoaded(job)
    return {"number": job["number"], "totals": job["totals"]}


def _watched(stage: Stage, client: Client, job: Job) -> Job:
    last = job
    for last in followed(client, job["id"]):
        stage.note(f"{last['state_label']} ({last['rows_done']} dari {last['rows_total'] or '?'})")
    return last


class NotLoaded(Failure):
    def __init__(self, job: Job) -> None:
        super().__init__(job["number"])
        problem = job["problem"] or {}
        self.explanation = f"Impor {job['number']} {job['state_label']}. {problem}"
