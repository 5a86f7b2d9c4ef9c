"""Run the service: `python -m services.programs`, with its settings file in JEJAK_SETTINGS."""

from infra.runtime.process.service import run
from infra.runtime.process.settings import read_settings
from services.programs.main import service

if __name__ == "__main__":
    run(service, read_settings())
