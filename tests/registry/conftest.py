"""The whole registry on a real database and a real keyring, with a few officers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from contracts.registry.roles import RoleAssigned
from infra.local.servers.provision import KeyringDatabase
from tests.conftest import ServiceDatabases
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.registry.known import Known
from tests.running import in_tests

OFFICERS = {
    "operator.sukamaju": ("operator_desa", SUKAMAJU),
    "operator.margorejo": ("operator_desa", MARGOREJO),
    "verifikator.satu": ("verifikator_kecamatan", "18.09.01"),
    "dinsos.satu": ("dinsos_operator", "18.09"),
    "kepala.satu": ("dinsos_approver", "18.09"),
    "auditor.satu": ("auditor", "18.09"),
    "dpo.satu": ("dpo", "18.09"),
    "pmd.satu": ("pmd_reader", "18.09"),
}


@pytest.fixture
def registry(
    service_databases: ServiceDatabases, keyring_database: KeyringDatabase, tmp_path: Path
) -> Iterator[Known]:
    """Officers are appointed by facts, as in the real thing."""
    from services.registry.main import service

    database = service_databases("registry")
    tmp_path.chmod(0o700)
    with in_tests(service, database, tmp_path, keyring_database) as running:
        known = Known(running)
        for person, (role, region) in OFFICERS.items():
            known.record(
                RoleAssigned(
                    officer=person, role=role, region_code=region, valid_from=date(2026, 1, 1)
                )
            )
        yield known
