"""Keys stay in memory for a minute at most, so that a shredding elsewhere is noticed."""

import math
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Keys = dict[UUID, AESGCM | None]
"""Key per subject; None once it is shredded; a subject that never had one is absent."""


class KeyCache:
    """The least recently used go first (a key takes 2.5 kB); a shredded subject stays shredded."""

    def __init__(self, capacity: int = 20_000, seconds: float = 60.0) -> None:
        self._capacity, self._seconds = capacity, seconds
        self._kept: OrderedDict[UUID, tuple[float, AESGCM | None]] = OrderedDict()
        self._lock = Lock()

    def get(self, subjects: Iterable[UUID]) -> Keys:
        found: Keys = {}
        now = time.monotonic()
        with self._lock:
            for subject in subjects:
                kept = self._kept.get(subject)
                if kept and kept[0] > now:
                    self._kept.move_to_end(subject)
                    found[subject] = kept[1]
        return found

    def put(self, keys: Mapping[UUID, AESGCM | None]) -> None:
        until = time.monotonic() + self._seconds
        with self._lock:
            for subject, key in keys.items():
                kept = self._kept.get(subject)
                # A key fetched just before its shredding must not come back after it.
                if kept is None or kept[1] is not None:
                    self._kept[subject] = (until if key else math.inf), key
                    self._kept.move_to_end(subject)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
