"""Each subject has one data key in a database of its own; shredding it erases what it sealed."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter
from typing import LiteralString
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool

from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.kek import Kek
from infra.runtime.privacy.key_cache import KeyCache, Keys

KEY_NO = 1
BATCH = 2_000

CREATE_KEYS: LiteralString = """
INSERT INTO subject_key (subject_id, key_no, kek_id, wrapped)
SELECT subject_id, %s, %s, wrapped FROM unnest(%b::uuid[], %b::bytea[]) AS new (subject_id, wrapped)
ON CONFLICT DO NOTHING RETURNING subject_id
"""

READ_KEYS: LiteralString = """
SELECT subject_id, kek_id, wrapped FROM subject_key WHERE key_no = %s AND subject_id = ANY(%s)
"""

SHRED: LiteralString = """
INSERT INTO subject_key (subject_id, key_no, kek_id, state, shredded_at, reason)
VALUES (%s, %s, '', 'shredded', now(), %s)
ON CONFLICT (subject_id, key_no) DO UPDATE
SET wrapped = NULL, state = 'shredded', shredded_at = now(), reason = EXCLUDED.reason
WHERE subject_key.state = 'live'
"""

OUTDATED: LiteralString = """
SELECT subject_id, kek_id, wrapped FROM subject_key
WHERE key_no = %s AND state = 'live' AND kek_id <> %s LIMIT %s FOR UPDATE SKIP LOCKED
"""

REPLACE: LiteralString = """
UPDATE subject_key SET kek_id = %s, wrapped = new.wrapped
FROM unnest(%b::uuid[], %b::bytea[]) AS new (subject_id, wrapped)
WHERE subject_key.subject_id = new.subject_id AND key_no = %s
"""


class Keyring:
    """Thread-safe. Every method raises KeyringUnavailable when the keyring cannot be reached."""

    def __init__(
        self,
        conninfo: str,
        kek: Kek,
        *retired: Kek,
        cache: KeyCache | None = None,
        patience: float = 5,
    ) -> None:
        """`retired` keys are still read while a rewrap runs; `patience` in seconds."""
        self._kek = kek
        self._keks = {known.id: known for known in (kek, *retired)}
        self._cache = cache or KeyCache()
        self._pool = ConnectionPool(conninfo, min_size=1, max_size=4, timeout=patience, open=True)

    def close(self) -> None:
        self._pool.close()

    def ensure(self, subjects: Iterable[UUID]) -> None:
        """Create the keys that do not exist yet; a shredded subject stays without."""
        wanted = set(subjects)
        # One order for everybody: concurrent calls wait for each other instead of deadlocking.
        missing = iter(sorted(wanted - self._cache.get(wanted).keys(), key=attrgetter("int")))
        while batch := list(islice(missing, BATCH)):
            self._create(batch)

    def keys(self, subjects: Iterable[UUID]) -> Keys:
        """Key per subject, None where it was shredded; subjects without a key are absent."""
        wanted = set(subjects)
        found = self._cache.get(wanted)
        if missing := list(wanted - found.keys()):
            fetched = self._fetch(missing)
            self._cache.put(fetched)
            found |= fetched
        return found

    def shred(self, subject: UUID, reason: str) -> None:
        """Destroy the key for good, or see to it that none is ever made; repeating is harmless.

        Other processes may still hold the key for up to a minute.
        """
        with self._connection() as connection:
            connection.execute(SHRED, (subject, KEY_NO, reason))
        self._cache.put({subject: None})

    def rewrap(self, kek: Kek) -> int:
        """Wrap every live key under `kek` from now on; the number of keys changed.

        Processes must know both keys while this runs; then the old file is destroyed, and with
        it every older copy of the keyring.
        """
        self._keks[kek.id] = self._kek = kek
        total = 0
        while changed := self._rewrap_batch(kek):
            total += changed
        return total

    def _create(self, batch: list[UUID]) -> None:
        secrets = {subject: os.urandom(32) for subject in batch}
        wrapped = [self._kek.wrap(subject, KEY_NO, key) for subject, key in secrets.items()]
        with self._connection() as connection:
            rows = connection.execute(
                CREATE_KEYS, (KEY_NO, self._kek.id, batch, wrapped), binary=True
            ).fetchall()
        self._cache.put({subject: AESGCM(secrets[subject]) for (subject,) in rows})
        if len(rows) < len(batch):
            self.keys(batch)

    def _fetch(self, subjects: list[UUID]) -> Keys:
        with self._connection() as connection:
            rows = connection.execute(READ_KEYS, (KEY_NO, subjects), binary=True).fetchall()
        return {row[0]: AESGCM(self._unwrap(*row)) if row[2] else None for row in rows}

    def _rewrap_batch(self, kek: Kek) -> int:
        with self._connection() as connection:
            rows = connection.execute(OUTDATED, (KEY_NO, kek.id, BATCH), binary=True).fetchall()
            subjects = [row[0] for row in rows]
            wrapped = [kek.wrap(row[0], KEY_NO, self._unwrap(*row)) for row in rows]
            connection.execute(REPLACE, (kek.id, subjects, wrapped, KEY_NO))
        return len(rows)

    def _unwrap(self, subject: UUID, kek_id: str, wrapped: bytes) -> bytes:
        if kek_id not in self._keks:
            raise KeyringUnavailable(f"keys are wrapped under {kek_id}, whose file was not given")
        return self._keks[kek_id].unwrap(subject, KEY_NO, wrapped)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except Error as error:
            raise KeyringUnavailable(f"keyring: {type(error).__name__}") from None
