"""Runs the service, with the settings that `JEJAK_SETTINGS` names, until SIGTERM.

`python -m services.verification [api] [workers]`: one of its two processes, or both in one.
"""

import sys

from infra.runtime.process.serving import run
from infra.runtime.process.settings import read_settings
from services.verification.main import service

if __name__ == "__main__":
    run(service, read_settings(), sys.argv[1:])
