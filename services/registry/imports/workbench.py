"""Workbench: what one importing process works with, its own connection, the ledger, the keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import Connection

from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.process.granted_keys import open_keys
from infra.runtime.process.settings import Settings
from services.registry.imports.sandbox.nursery import Nursery
from services.registry.keys import open_index

KEYS = 5_000
"""Those of a few batches: a batch is done with its keys for good."""


@dataclass(frozen=True)
class Workbench:
    db: Connection[Any]
    """In autocommit mode; it also holds the locks on the jobs at hand."""
    ledger: Ledger
    keys: HeldKeys
    index: BlindIndex
    nursery: Nursery = field(default_factory=Nursery)
    """Where files are read."""


@contextmanager
def open_workbench(settings: Settings) -> Iterator[Workbench]:
    keys = open_keys(settings, KEYS)
    assert keys
    ledger = open_ledger("registry", settings.app_conninfo, keys, readers=2)
    try:
        weak = settings.weak_sandbox
        with (
            Nursery(as_far_as_possible=weak) as nursery,
            psycopg.connect(settings.app_conninfo, autocommit=True) as db,
        ):
            yield Workbench(db, ledger, keys, open_index(settings), nursery)
    finally:
        ledger.close()
        keys.close()
