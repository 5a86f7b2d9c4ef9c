"""The keyring's tables: a secret per subject under a random id, and who was erased, for good."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, LiteralString, NamedTuple
from uuid import UUID, uuid4

from psycopg import Connection, Error

from infra.runtime.pools import open_pool
from infra.runtime.privacy.errors import CorruptKey, KeyringUnavailable
from infra.runtime.privacy.keys import Kek, Secret, new_secret

BATCH = 2_000
MAKING = 20_000_001
"""Advisory lock: shared by those who make keys, held alone by the one who erases."""

MAKE: LiteralString = """
INSERT INTO subject_key (key_id, subject_id, kek_id, wrapped)
SELECT new.key_id, new.subject_id, %b, new.wrapped
FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[]) AS new (key_id, subject_id, wrapped)
WHERE NOT EXISTS (SELECT FROM erased WHERE erased.subject_id = new.subject_id)
ON CONFLICT (subject_id) WHERE current DO NOTHING
"""

CURRENT: LiteralString = """
SELECT key_id, subject_id, kek_id, wrapped FROM subject_key WHERE current AND subject_id = ANY(%b)
UNION ALL
SELECT NULL, subject_id, '', NULL FROM erased WHERE subject_id = ANY(%b) AND NOT EXISTS (
    SELECT FROM subject_key k WHERE k.current AND k.subject_id = erased.subject_id)
"""

NAMED: LiteralString = """
SELECT key_id, subject_id, kek_id, wrapped FROM subject_key WHERE key_id = ANY(%b)
"""

ERASE: LiteralString = """
INSERT INTO erased (subject_id, reason)
SELECT subject_id, %b FROM unnest(%b::uuid[]) AS new (subject_id)
ON CONFLICT DO NOTHING
"""

SHRED: LiteralString = """
UPDATE subject_key SET wrapped = NULL WHERE wrapped IS NOT NULL AND subject_id = ANY(%b)
"""

OUTDATED: LiteralString = """
SELECT key_id, subject_id, kek_id, wrapped FROM subject_key
WHERE wrapped IS NOT NULL AND kek_id <> %b AND key_id > %b ORDER BY key_id LIMIT %b FOR UPDATE
"""

REWRAP: LiteralString = """
UPDATE subject_key SET kek_id = %b, wrapped = new.wrapped
FROM unnest(%b::uuid[], %b::bytea[]) AS new (key_id, wrapped)
WHERE subject_key.key_id = new.key_id
"""


class StoredKey(NamedTuple):
    """What the keyring holds of one key: its secret, or why there is none."""

    key_id: UUID | None
    subject: UUID
    secret: Secret | None
    corrupt: bool = False


class Rewrapped(NamedTuple):
    """How many secrets were wrapped anew, and which could not be read."""

    wrapped: int
    corrupt: list[StoredKey]


class Keyring:
    """Thread-safe. Raises KeyringUnavailable when its database cannot be reached."""

    def __init__(
        self,
        conninfo: str,
        kek: Kek,
        *retired: Kek,
        epochs: Callable[[], Sequence[Kek]] = tuple,
        patience: float = 5,
    ) -> None:
        """`retired` keys are still read while a rotation runs, `epochs` says anew which there are;
        `patience` in seconds."""
        self._kek = kek
        self._keks = {each.id: each for each in (kek, *retired)}
        self._epochs = epochs
        self._pool = open_pool(conninfo, 4, patience=patience, autocommit=True)

    def close(self) -> None:
        self._pool.close()

    def make(self, subjects: Collection[UUID]) -> list[StoredKey]:
        """A secret for each who has none; whoever was erased stays without. The current ones."""
        return [kept for batch in _batches(subjects) for kept in self._make(batch)]

    def current(self, subjects: Collection[UUID]) -> list[StoredKey]:
        found = (self._read(CURRENT, (batch, batch)) for batch in _batches(subjects))
        return [kept for batch in found for kept in batch]

    def named(self, key_ids: Collection[UUID]) -> list[StoredKey]:
        found = (self._read(NAMED, (batch,)) for batch in _batches(key_ids))
        return [kept for batch in found for kept in batch]

    def erase(self, subjects: Collection[UUID], reason: str) -> None:
        """Destroy their keys for good, and see to it that none is made again; safe to repeat."""
        with self._connection() as db, db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
            db.execute(ERASE, (reason, list(subjects)))
            db.execute(SHRED, (list(subjects),))

    def rotate(self, kek: Kek) -> Rewrapped:
        """Wrap every secret under a new epoch's key; the corrupt ones are left, and answered.

        Can be broken off and repeated. When it is done the old file is destroyed, and with it
        every older copy of this table.
        """
        self._keks[kek.id] = self._kek = kek
        corrupt: list[StoredKey] = []
        count, last = 0, UUID(int=0)
        while kept := self._rotate_some(kek, last):
            last = kept[-1].key_id or last
            corrupt += [each for each in kept if each.corrupt]
            count += len(kept)
        return Rewrapped(count - len(corrupt), corrupt)

    def _make(self, wanted: list[UUID]) -> list[StoredKey]:
        self._look()
        made = [(uuid4(), subject, new_secret()) for subject in wanted]
        wrapped = [self._kek.wrap(*each) for each in made]
        with self._connection() as db, db.pipeline(), db.transaction():
            # Its own statement: whoever waited for an erasure must see it.
            db.execute("SELECT pg_advisory_xact_lock_shared(%s)", (MAKING,))
            key_ids = [key_id for key_id, *_ in made]
            stored = db.execute(MAKE, (self._kek.id, key_ids, wanted, wrapped))
        if stored.rowcount < len(wanted):
            return self.current(wanted)
        return [StoredKey(*each) for each in made]

    def _rotate_some(self, kek: Kek, after: UUID) -> list[StoredKey]:
        with self._connection() as db, db.transaction():
            rows = db.execute(OUTDATED, (kek.id, after, BATCH), binary=True).fetchall()
            kept = [self._kept(*row) for row in rows]
            whole = [(k.key_id, k.subject, k.secret) for k in kept if k.key_id and k.secret]
            wrapped = [kek.wrap(*each) for each in whole]
            db.execute(REWRAP, (kek.id, [each[0] for each in whole], wrapped))
        return kept

    def _read(self, query: LiteralString, arguments: Sequence[Any]) -> list[StoredKey]:
        with self._connection() as db:
            rows = db.execute(query, arguments, binary=True).fetchall()
        return [self._kept(*row) for row in rows]

    def _kept(
        self, key_id: UUID | None, subject: UUID, kek_id: str, wrapped: bytes | None
    ) -> StoredKey:
        if wrapped is None or key_id is None:
            return StoredKey(key_id, subject, None)
        if kek_id not in self._keks:
            self._look()
        if kek_id not in self._keks:
            raise KeyringUnavailable(f"wrapped under {kek_id}, whose file was not given")
        try:
            return StoredKey(key_id, subject, self._keks[kek_id].unwrap(key_id, subject, wrapped))
        except CorruptKey:
            return StoredKey(key_id, subject, None, corrupt=True)

    def _look(self) -> None:
        """Which keys there are now, and which of them wraps."""
        if found := self._epochs():
            self._kek = found[0]
            self._keks |= {each.id: each for each in found}

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._pool.connection() as db:
                yield db
        except Error as error:
            raise KeyringUnavailable(f"keyring: {type(error).__name__}") from None


def _batches(ids: Iterable[UUID]) -> list[list[UUID]]:
    """In one order for everybody: concurrent calls wait for each other instead of deadlocking."""
    ordered = sorted(set(ids), key=attrgetter("int"))
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
