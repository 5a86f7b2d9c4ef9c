"""Clocks of running processes that are set while they run: libfaketime in what is started."""

from datetime import timedelta
from pathlib import Path

import pytest

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")


class SettableClock:
    """As the machine's clock until it is set. What is to go by it is started in `environment`.

    Only the wall clock moves, as when somebody sets it: durations are told by another.
    """

    def __init__(self, file: Path) -> None:
        found = [each for pattern in LIBRARIES for each in Path("/").glob(pattern[1:])]
        if not found:
            pytest.skip("libfaketime is not installed (on Debian: apt install faketime)")
        self.file, self.ahead = file, timedelta()
        self.environment = {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set(self.ahead)

    def set(self, ahead: timedelta) -> None:
        """So much ahead of the machine's."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{ahead.total_seconds():+.0f}\n")
        draft.chmod(0o644)
        draft.replace(self.file)
        self.ahead = ahead
