"""The villages hand their population files in: a trial run first, then its plan is carried out."""

from pathlib import Path
from typing import Any

from services.console.client.imports import commit, send, settled
from services.console.demo.stage import Stage
from services.console.shown.words import place

REASON = "Muat data awal penduduk desa"


def load_villages(stage: Stage) -> None:
    for village, file in stage.files.villages:
        stage.step(
            place(village),
            f"import-{village}",
            lambda village=village, file=file: _load(stage, village, file),  # type: ignore[misc]
        )


def _load(stage: Stage, village: str, file: Path) -> dict[str, Any]:
    client = stage.officers["dinsos_operator"]
    sent = send(client, file, village, key=f"peragaan-berkas-{village}")
    job = settled(client, sent["import_id"])
    if job["state"] == "planned":
        commit(client, job["import_id"], REASON, key=f"peragaan-impor-{village}")
        job = settled(client, job["import_id"])
    return job
