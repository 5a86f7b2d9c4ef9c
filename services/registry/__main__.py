from infra.runtime.service import run
from infra.runtime.settings import read_settings
from services.registry.main import service

run(service, read_settings())
