"""Drills with `jejak` itself: everything is lost and comes back, then one ledger alone is put back.

Afterwards no other service holds a fact that its owner does not.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.local.home import Home
from infra.runtime.process.settings import Settings
from services.console.demo.families import sample_files
from tests.server_folders import server_folder

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
SERVICES = ("registry", "verification", "programs", "reporting")


class Installation:
    """A home with a demonstration in it, and a folder for its backups."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.backups = folder, folder / "home", folder / "backups"

    def jejak(self, *words: str) -> str:
        """What it prints; raises where it fails."""
        command = [sys.executable, "-m", "services.console.terminal.main", *words]
        environment = {**os.environ, "JEJAK_HOME": str(self.home), "COLUMNS": "200"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def more_families(self) -> None:
        """Another file of the village, of people whom nobody has recorded yet."""
        village, file = sample_files(Home(self.home), 4711).villages[0]
        self.jejak("import", str(file), "--village", village, "--first-load", "--commit")

    def rows(self, service: str, query: str) -> list[tuple[Any, ...]]:
        settings = Settings.model_validate_json(
            (self.home / "settings" / f"{service}-workers.json").read_text()
        )
        with psycopg.connect(settings.app_conninfo) as db:
            return db.execute(query.encode()).fetchall()

    def heads(self) -> dict[str, int]:
        query = "SELECT max(position) FROM fact"
        return {each: self.rows(each, query)[0][0] for each in SERVICES[:3]}

    def foreign(self) -> list[str]:
        """Messages that a service holds of facts that their owner does not."""
        heads = self.heads()
        held = [row for each in SERVICES for row in self.rows(each, HELD)]
        return [f"{source}:{position}" for source, position in held if position > heads[source]]


HELD = "SELECT source, max(split_part(message_id, ':', 4)::bigint) FROM inbox GROUP BY source"


@pytest.fixture(scope="module")
def lived() -> Iterator[Installation]:
    with server_folder() as folder:
        here = Installation(folder)
        try:
            here.jejak("demo", "--once")
            here.jejak("up")
            yield here
        finally:
            with suppress(AssertionError):
                here.jejak("down")


def test_everything_comes_back_with_what_was_recorded_after_the_copy(lived: Installation) -> None:
    lived.jejak("backup", str(lived.backups))
    before = lived.heads()
    time.sleep(1.1)  # a moment is said to the second
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+0000}"
    lived.more_families()
    after = lived.heads()
    assert after["registry"] > before["registry"]
    lived.jejak("ledger", "witness")
    (lived.folder / "moment").write_text(json.dumps([moment, before]))
    lived.jejak("down")
    shutil.rmtree(lived.home)
    lived.jejak("restore", str(lived.backups))
    lived.jejak("up")
    assert lived.heads() == after
    assert "utuh" in lived.jejak("verify", "chain")


def test_one_ledger_alone_is_adopted_and_nobody_holds_what_it_lost(lived: Installation) -> None:
    moment, before = json.loads((lived.folder / "moment").read_text())
    lived.jejak("down")
    alone = ("--only", "registry", "--replace", "--until", moment)
    lived.jejak("restore", str(lived.backups), *alone)
    lived.jejak("up")
    assert lived.heads()["registry"] == before["registry"]
    assert lived.foreign() != []
    until = time.monotonic() + 60
    while "belum diputuskan" not in (shown := lived.jejak("inbox", "struck", "registry")):
        assert time.monotonic() < until, shown
        time.sleep(1)
    assert "registry.family-loaded" in shown, "an operator sees what was lost before he chooses"
    lived.jejak("ledger", "adopt", "registry", "--reason", "Dipulihkan dari cadangan")
    end = time.monotonic() + 60
    while lived.foreign() and time.monotonic() < end:
        time.sleep(0.5)
    assert lived.foreign() == []
    assert "diganti salinan yang dipulihkan" in lived.jejak("verify", "chain", "registry")
