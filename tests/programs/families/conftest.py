"""Programs with an empty inbox and an empty view, as many times as a test needs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.runtime.projections.generations.lookup import reach
from services.programs.families.view import family_attributes
from services.programs.main import service
from tests.conftest import ServiceDatabases
from tests.running import InTests, in_tests


@pytest.fixture(scope="module")
def programs(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InTests]:
    folder: Path = tmp_path_factory.mktemp("programs")
    with in_tests(service, module_service_databases, folder) as running:
        yield running


def begin_again(programs: InTests) -> None:
    """An empty inbox and an empty view, as the owner would make them."""
    with psycopg.connect(programs.owner) as owner:
        reach(owner, family_attributes)
        owner.execute("TRUNCATE inbox, family_version, fact_of")
        owner.execute("DELETE FROM follower_cursor")
    programs.told.positions.clear()
    reach(programs.db, family_attributes, for_good=True)
