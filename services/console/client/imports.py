"""An import seen from outside: send a file, follow the trial run, commit its plan, follow that."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

from contracts.codes.recording import RecordingReason
from services.console.client.api import Client

WORKING = ("received", "planning", "committing", "cancelling")
"""States in which the registry is busy with it."""
PAGE = 100

Job = dict[str, Any]


def send(
    client: Client,
    file: Path,
    village: str,
    key: str | None = None,
    *,
    first_load: bool = False,
    complete: bool = False,
) -> Job:
    """Hand the file in; the trial run begins by itself. A known file gives the import it has.

    `first_load` says so outright; without it the registry decides. `complete`: it names everybody
    who lives in the village.
    """
    said = {"first_load": "true"} if first_load else {}
    said |= {"complete": "true"} if complete else {}
    with file.open("rb") as content:
        answer = client.post(
            "registry",
            "/imports",
            reason=RecordingReason.DOCUMENT,
            key=key,
            files={"file": (file.name, content)},
            data={"village_code": village} | said,
        )
    job: Job = answer.json()
    return job


def commit(client: Client, job_id: str, reason: str, key: str | None = None) -> Job:
    answer = client.post("registry", f"/imports/{job_id}/commit", reason=reason, key=key)
    job: Job = answer.json()
    return job


def followed(client: Client, job_id: str, pause: float = 0.3) -> Iterator[Job]:
    """The import as it goes on; the last one is not being worked on any more."""
    while True:
        job: Job = client.get("registry", f"/imports/{job_id}").json()
        yield job
        if job["state"] not in WORKING:
            return
        sleep(pause)


def rows(client: Client, job_id: str, outcome: str | None = None) -> Iterator[dict[str, Any]]:
    """What becomes of each row, in the order of the file."""
    cursor = None
    while True:
        asked = {"outcome": outcome, "limit": PAGE, "cursor": cursor}
        page = client.get("registry", f"/imports/{job_id}/rows", **asked).json()
        yield from page["items"]
        if (cursor := page["next"]) is None:
            return


def workbook(client: Client, job_id: str) -> bytes:
    """The rows to repair, with the faults marked (.xlsx); NIK stand there in full."""
    return client.get("registry", f"/imports/{job_id}/workbook").content
