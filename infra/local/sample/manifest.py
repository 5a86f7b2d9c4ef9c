"""What a generated folder holds: totals, files, and every planted fault with its lines."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from infra.local.sample.faults import FAULTS, Planted
from infra.local.sample.village.sizes import VillagePlan

NOTE = "Penduduk buatan: nama, NIK dan nomor KK tidak milik siapa pun."


@dataclass(frozen=True)
class PopulationFile:
    file: str
    village: VillagePlan
    planted: list[Planted]


@dataclass(frozen=True)
class Summary:
    """What `generate` wrote; paths are relative to the folder."""

    size: str
    seed: int
    reference: date
    fault_rate: float
    files: list[PopulationFile] = field(default_factory=list)

    @property
    def families(self) -> int:
        return sum(file.village.families for file in self.files)

    @property
    def persons(self) -> int:
        return sum(file.village.persons for file in self.files)

    @property
    def planted(self) -> Counter[str]:
        """Faults by kind."""
        return Counter(planted.fault.name for file in self.files for planted in file.planted)


def write_manifest(path: Path, summary: Summary) -> None:
    path.write_text(json.dumps(_manifest(summary), indent=1) + "\n", encoding="utf-8")


def _manifest(summary: Summary) -> dict[str, Any]:
    return {
        "note": NOTE,
        "size": summary.size,
        "seed": summary.seed,
        "reference": summary.reference.isoformat(),
        "fault_rate": summary.fault_rate,
        "families": summary.families,
        "persons": summary.persons,
        "files": [
            {
                "file": file.file,
                "village_code": file.village.village_code,
                "families": file.village.families,
                "persons": file.village.persons,
            }
            for file in summary.files
        ],
        "fault_kinds": {
            fault.name: {
                "expected": fault.expected.value,
                "planted": summary.planted[fault.name],
            }
            for fault in FAULTS
        },
        "faults": [
            {
                "file": file.file,
                "lines": planted.lines,
                "kind": planted.fault.name,
                "expected": planted.fault.expected.value,
            }
            for file in summary.files
            for planted in file.planted
        ],
    }
