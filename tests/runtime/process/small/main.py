"""The service of `numbered.py` as a package that can be migrated in a process of its own."""

import os
from pathlib import Path

from tests.runtime.process.numbered import village

SCHEMA = "JEJAK_TEST_SCHEMA"
service = village(Path(os.environ[SCHEMA]) if SCHEMA in os.environ else None)
