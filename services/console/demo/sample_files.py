"""The files of a small synthetic regency, made once and kept: what its offices would have sent."""

import csv
import json
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from contracts.calendar import day_of
from infra.local.home import Home
from infra.local.sample import generate
from infra.runtime.eventstore.clock import now

SIZE = "regency"
Row = dict[str, str]


@dataclass(frozen=True)
class SampleFiles:
    folder: Path
    manifest: dict[str, Any]

    @property
    def reference(self) -> date:
        """The day the files describe; every date of the demonstration is counted from it."""
        return date.fromisoformat(self.manifest["reference"])

    @property
    def villages(self) -> list[tuple[str, Path]]:
        return [(f["village_code"], self.folder / f["file"]) for f in self.manifest["files"]]

    def homes(self) -> dict[str, Row]:
        """Housing answers by KK number."""
        return _by_kk(self.folder / "housing.csv")

    def desil(self) -> dict[str, Row]:
        return _by_kk(self.folder / "desil.csv")

    def faulty_lines(self, village: str) -> set[int]:
        file = next(path.name for code, path in self.villages if code == village)
        return {n for f in self.manifest["faults"] if f["file"] == file for n in f["lines"]}


def sample_files(home: Home, seed: int) -> SampleFiles:
    """Made the first time, as of the first day of last month, so that nothing lies ahead of us."""
    folder = home.root / "sample" / f"{SIZE}-{seed}"
    if not (folder / "manifest.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        generate(SIZE, seed, folder, reference=_last_month(day_of(now())))
    return SampleFiles(folder, json.loads((folder / "manifest.json").read_text()))


def _last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _by_kk(file: Path) -> dict[str, Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["kk_number"]: row for row in csv.DictReader(lines)}
