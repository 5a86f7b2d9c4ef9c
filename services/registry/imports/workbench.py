"""What the importer works with: its own connection, the ledger, the keys. One per process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg import Connection

from infra.runtime.eventstore.bulk import BulkLedger
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.tables import open_ledger
from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.privacy.vault import Vault
from infra.runtime.process.settings import Settings
from services.registry.imports.jobs.job import JAKARTA, Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.keys import open_index, open_vault


def today() -> date:
    return now().astimezone(JAKARTA).date()


@dataclass(frozen=True)
class Desk:
    db: Connection[Any]
    """In autocommit mode; it also holds the locks on the jobs at hand."""
    ledger: BulkLedger
    vault: Vault
    index: BlindIndex

    def box(self, job: Job) -> Box:
        return Box(self.vault, job.id)


@contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    vault = open_vault(settings)
    ledger = open_ledger("registry", settings.app_conninfo, vault, pool=2)
    try:
        with psycopg.connect(settings.app_conninfo, autocommit=True) as db:
            yield Desk(db, ledger, vault, open_index(settings))
    finally:
        ledger.close()
