"""Keys without a server, for unit tests of decisions."""

from collections.abc import Collection
from uuid import UUID, uuid4

from infra.runtime.privacy.grants import SEALED, ClassKeys
from infra.runtime.privacy.held_keys import AnsweredKeys, HeldKeys
from infra.runtime.privacy.keys import new_secret


class MemoryRing:
    """A keyring in memory that makes keys of every class."""

    def __init__(self) -> None:
        self.answers: dict[UUID, AnsweredKeys] = {}

    def close(self) -> None:
        """Holds no connection."""

    def named(self, key_ids: Collection[UUID]) -> list[AnsweredKeys]:
        return [each for each in list(self.answers.values()) if each.key_id in key_ids]

    def current(self, subjects: Collection[UUID]) -> list[AnsweredKeys]:
        return [self.answers[each] for each in subjects if each in self.answers]

    def make(self, subjects: Collection[UUID]) -> list[AnsweredKeys]:
        for subject in subjects:
            secret = new_secret()
            self.answers.setdefault(
                subject, AnsweredKeys(uuid4(), subject, ClassKeys(secret, SEALED))
            )
        return self.current(subjects)

    def erase(self, subjects: Collection[UUID], reason: str) -> None:
        for subject in subjects:
            known = self.answers.get(subject)
            self.answers[subject] = AnsweredKeys(known.key_id if known else None, subject)


class MemoryKeys(HeldKeys):
    """Keys of a service with a keyring in memory; `shred` erases as the keyring does."""

    def __init__(self) -> None:
        self.ring = MemoryRing()
        super().__init__(self.ring)

    def shred(self, subject: UUID, reason: str) -> None:
        self.erase([subject], reason)


SHARED = MemoryKeys()
"""What services without a keyring open with what they are told in tests."""
