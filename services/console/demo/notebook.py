"""What the demonstration has done in this home, so that a second run does not do it again.

Every step also has a key of its own (`Idempotency-Key`): after a kill between doing a step and
noting it, the step is sent again and the service answers as it did.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Notebook:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.notes: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}

    def once(self, step: str, do: Callable[[], Any]) -> Any:
        """What the step gave the first time; it is JSON."""
        if step not in self.notes:
            self.notes[step] = do()
            self._write()
        return self.notes[step]

    def forget(self) -> None:
        """Begin anew: what it tells of is not in the register."""
        self.notes = {}
        self._write()

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(self.notes, indent=1))
        draft.replace(self.file)
