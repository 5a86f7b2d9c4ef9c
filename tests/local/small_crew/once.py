"""Ends at once: well if the file is there that it is told of, else not."""

import os
import sys
from pathlib import Path

from infra.runtime.process.settings import VARIABLE

if __name__ == "__main__":
    sys.exit(not Path(os.environ[VARIABLE]).exists())
