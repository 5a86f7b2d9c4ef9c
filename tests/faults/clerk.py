"""Who works in the town until killed, and then goes on: `python -m tests.faults.clerk NAME FOLDER`.

The number of a command makes its key and its contents, and what was answered stands in a journal:
one that was killed before an answer sends the same again, as somebody does who saw none.
"""

import json
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import httpx
from joserfc.jwk import ECKey

from tests.people_we_know import SUKAMAJU
from tests.registry.imports.file.files import csv_bytes
from tests.registry.imports.sukamaju import neighbour
from tests.releases.front import family_of_one
from tests.releases.site import CLERK
from tests.runtime.identity.minting import claims, minted
from tests.verification.steps import FLOOR

COUNTER = "counter"
"""The clerk who hands files in; the others register families and propose corrections."""
FAMILIES, WORKING = 16, ("received", "planning", "committing")
"""So few in a file, that the numbers of a village, 9,999 a day, do not run out in 500 kills."""


class Clerk:
    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        town = json.loads((folder / "town.json").read_text())
        self.urls, self.issuer = town["urls"], town["issuer"]
        self.key = ECKey.import_key(town["key"])
        self.journal = folder / f"{name}.journal"

    def work(self) -> None:
        answers, stops = answered(self.journal), False
        while not stops:  # what was sent and not noted is sent again before
            number = len(answers)
            answers.append(self.hand_in(number) if self.name == COUNTER else self.write(answers))
            with self.journal.open("a") as journal:
                journal.write(json.dumps(answers[-1]) + "\n")
            time.sleep(0.1)
            stops = (self.folder / "stop").exists()

    def write(self, answers: list[dict[str, Any]]) -> dict[str, Any]:
        """A family, a family, a proposal about the latter, and so on."""
        number = len(answers)
        if number % 3 < 2:
            body = family_of_one(Random(f"{self.name} {number}"))
            return self.ask("registry", "/households", number, json=body)
        family = answers[-1]
        about = {"family_id": family["family_id"], "based_on": family["position"]}
        return self.ask("verification", "/cases", number, json=FLOOR | about)

    def hand_in(self, number: int) -> dict[str, Any]:
        """A file of families, from the upload until it is in the ledger."""
        begin = number * FAMILIES
        people = [row for each in range(begin, begin + FAMILIES) for row in neighbour(each)]
        files = {"file": ("penduduk.csv", csv_bytes(people))}
        form = {"village_code": SUKAMAJU, "first_load": "true"}
        job = self.ask("registry", "/imports", number, files=files, data=form)
        job = self.followed(job["id"])
        if job["state"] == "planned":
            self.ask("registry", f"/imports/{job['id']}/commit", number)
            job = self.followed(job["id"])
        return {"state": job["state"], "families": FAMILIES, "totals": job["totals"]}

    def followed(self, job: str) -> dict[str, Any]:
        while (found := self.ask("registry", f"/imports/{job}"))["state"] in WORKING:
            time.sleep(0.2)
        return found

    def ask(self, service: str, path: str, number: int | None = None, **body: Any) -> Any:
        """Of any replica, until one has done it."""
        method = "GET" if number is None else "POST"
        while True:
            who = claims(CLERK, iss=self.issuer, aud=service)
            headers = {
                "authorization": f"Bearer {minted(who, {'kid': self.key.kid}, self.key)}",
                "idempotency-key": f"{self.name} {path} {number}",
                "reason": "laporan warga",
                "purpose": "pelayanan",
                "evidence": "berkas:rumah-depan.jpg; kind=foto",
            }
            url = Random().choice(self.urls[service])
            try:
                given = {"headers": headers, "timeout": 10, "verify": False, **body}
                answer = httpx.request(method, url + path, **given)
                if answer.is_success:
                    return answer.json()
                print(path, answer.status_code, answer.text[:200], flush=True)
            except httpx.TransportError as error:
                print(path, type(error).__name__, flush=True)
            time.sleep(0.2)


def answered(journal: Path) -> list[dict[str, Any]]:
    """What was answered so far; a line is written at once, or not at all."""
    text = journal.read_text() if journal.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


if __name__ == "__main__":
    Clerk(sys.argv[1], Path(sys.argv[2])).work()
