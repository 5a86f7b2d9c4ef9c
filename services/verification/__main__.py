"""Runs the service with the settings that `JEJAK_SETTINGS` names."""

from infra.runtime.process.service import run
from infra.runtime.process.settings import read_settings
from services.verification.main import service

run(service, read_settings())
