from infra.runtime.process.service import run
from infra.runtime.process.settings import read_settings
from services.registry.main import service

run(service, read_settings())
