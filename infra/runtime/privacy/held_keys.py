"""Keys that a service holds for a minute at most: by key id to open, by subject to seal."""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Protocol
from uuid import UUID

from contracts.privacy.classes import Class
from infra.runtime.privacy.errors import KeyMissing
from infra.runtime.privacy.keys import ClassKey


class AnsweredKeys:
    """Keys of one subject for the classes that the asker may open; None for an erased subject."""

    __slots__ = ("corrupt", "key_id", "keys", "name", "subject")

    def __init__(
        self,
        key_id: UUID | None,
        subject: UUID,
        keys: Mapping[Class, ClassKey] | None = None,
        corrupt: bool = False,
    ) -> None:
        self.key_id = key_id
        self.name = str(key_id)
        """What boxes call the key."""
        self.subject = subject
        self.keys = keys
        self.corrupt = corrupt

    @property
    def erased(self) -> bool:
        return self.keys is None and not self.corrupt


class Ring(Protocol):
    """The keyring as somebody may ask it."""

    def named(self, key_ids: Collection[UUID]) -> list[AnsweredKeys]: ...
    def current(self, subjects: Collection[UUID]) -> list[AnsweredKeys]: ...
    def make(self, subjects: Collection[UUID]) -> list[AnsweredKeys]: ...
    def erase(self, subjects: Collection[UUID], reason: str) -> None: ...
    def close(self) -> None: ...


Known = Callable[[Collection[UUID]], set[UUID]]
"""Which of these subjects the ledger has heard of."""
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What else a box may name, it is no key id."""
Held = OrderedDict[UUID, tuple[float, AnsweredKeys]]


def nobody(subjects: Collection[UUID]) -> set[UUID]:
    """For what is sealed outside any ledger."""
    return set()


class HeldKeys:
    """Thread-safe. The least recently used go first; an erased subject stays erased."""

    def __init__(self, ring: Ring, capacity: int = 50_000, seconds: float = 60.0) -> None:
        self._ring, self._capacity, self._seconds = ring, capacity, seconds
        self._by_key: Held = OrderedDict()
        self._by_subject: Held = OrderedDict()
        self._lock = Lock()

    def close(self) -> None:
        self._ring.close()

    def to_open(self, key_ids: Iterable[str]) -> dict[str, AnsweredKeys]:
        """What a batch of facts needs, in one round trip; unknown ids are absent."""
        wanted = {UUID(each) for each in key_ids if ID.fullmatch(each)}
        found = self._get(self._by_key, wanted)
        if missing := wanted - found.keys():
            asked = {each.key_id: each for each in self._ring.named(missing) if each.key_id}
            found |= self._put(self._by_key, asked)
        return {answered.name: answered for answered in found.values()}

    def to_seal(
        self, subjects: Collection[UUID], known: Known = nobody, *, new: bool = False
    ) -> dict[UUID, AnsweredKeys]:
        """The current keys of subjects, made for those whom the ledger does not know yet.

        `new` spares the question for subjects whose ids were only just made. Raises KeyMissing
        where the ledger knows a subject that the keyring does not: it was restored too old, and a
        second key would divide the history.
        """
        wanted = set(subjects)
        found = self._get(self._by_subject, wanted)
        if missing := wanted - found.keys():
            asked = [] if new else self._ring.current(missing)
            found |= self._hold(asked)
            if unknown := missing - found.keys():
                if old := known(unknown):
                    raise KeyMissing(f"the keyring lacks {len(old)} subjects of the ledger")
                found |= self._hold(self._ring.make(unknown))
        return found

    def erase(self, subjects: Collection[UUID], reason: str) -> None:
        """Destroy keys for good; other processes may still hold them for up to a minute."""
        self._ring.erase(subjects, reason)
        with self._lock:
            for held in (self._by_key, self._by_subject):
                for key, (_, each) in list(held.items()):
                    if each.subject in subjects:
                        held[key] = math.inf, AnsweredKeys(each.key_id, each.subject)

    def forget(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._by_key.clear()
            self._by_subject.clear()

    def _hold(self, asked: Iterable[AnsweredKeys]) -> dict[UUID, AnsweredKeys]:
        answers = list(asked)
        self._put(self._by_key, {each.key_id: each for each in answers if each.key_id})
        return self._put(self._by_subject, {each.subject: each for each in answers})

    def _get(self, held: Held, wanted: set[UUID]) -> dict[UUID, AnsweredKeys]:
        now, found = time.monotonic(), {}
        with self._lock:
            for each in wanted:
                until, answered = held.get(each, (0.0, None))
                if answered and until > now:
                    found[each] = answered
                    held.move_to_end(each)
        return found

    def _put(self, held: Held, found: Mapping[UUID, AnsweredKeys]) -> dict[UUID, AnsweredKeys]:
        until = time.monotonic() + self._seconds
        kept = dict(found)
        with self._lock:
            for each in found:
                before = held.pop(each, None)
                # A key fetched just before its shredding must not come back after it.
                if before and before[1].erased:
                    kept[each] = before[1]
                answered = kept[each]
                held[each] = (math.inf if answered.erased else until), answered
            while len(held) > self._capacity:
                held.popitem(last=False)
        return kept
