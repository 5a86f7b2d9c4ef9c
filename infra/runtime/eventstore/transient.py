"""Failures that pass by themselves: whoever meets one waits and tries again, and gives up nothing.

The ledger's library wraps PostgreSQL's errors in classes of its own, so both kinds are named.
"""

import psycopg
from eventsourcing import persistence

from infra.runtime.privacy.errors import KeyringUnavailable

AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    persistence.OperationalError,
    persistence.InterfaceError,
    KeyringUnavailable,
)
"""PostgreSQL or the keyring cannot be reached, or does not answer in time."""
