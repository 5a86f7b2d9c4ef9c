"""Grants (access policy): who may ask the keyring what, and why. There is no other way to a key."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.privacy.classes import Class
from infra.runtime.privacy.errors import NotGranted
from infra.runtime.privacy.held_keys import AnsweredKeys
from infra.runtime.privacy.keyring import Keyring, StoredKey
from infra.runtime.privacy.keys import ClassKey, Secret, class_key

SEALED = frozenset({Class.PERSONAL, Class.SPECIFIC, Class.IDENTIFIER, Class.REMARK})


@dataclass(frozen=True)
class Grant:
    """What an asker may do, with which classes, for which purpose."""

    purpose: str
    verbs: frozenset[str]
    classes: frozenset[Class]


class ClassKeys(Mapping[Class, ClassKey]):
    """The keys of the granted classes, each derived when it is first asked for."""

    __slots__ = ("_classes", "_made", "_secret")

    def __init__(self, secret: Secret, classes: frozenset[Class]) -> None:
        self._secret, self._classes = secret, classes
        self._made: dict[Class, ClassKey] = {}

    def __getitem__(self, cls: Class) -> ClassKey:
        if (key := self._made.get(cls)) is not None:
            return key
        if cls not in self._classes:
            raise KeyError(cls)
        key = self._made[cls] = class_key(self._secret, cls)
        return key

    def __iter__(self) -> Iterator[Class]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)


READS = frozenset({"named", "current"})
GRANTS = {
    "registry": Grant("register", READS | {"make", "erase"}, SEALED),
    "verification": Grant("verify", READS, frozenset({Class.REMARK})),
    "programs": Grant("judge", READS, SEALED - {Class.IDENTIFIER}),
    "reporting": Grant("count", frozenset({"named"}), frozenset({Class.PERSONAL})),
}


class Granted:
    """The keyring as one asker may use it: keys of the classes it was granted, no secret."""

    def __init__(self, keyring: Keyring, asker: str) -> None:
        """Raises NotGranted for an asker without a grant."""
        if asker not in GRANTS:
            raise NotGranted(asker)
        self._keyring, self._asker, self._grant = keyring, asker, GRANTS[asker]

    def close(self) -> None:
        self._keyring.close()

    def named(self, key_ids: Collection[UUID]) -> list[AnsweredKeys]:
        self._require("named")
        return [self._answered(each) for each in self._keyring.named(key_ids)]

    def current(self, subjects: Collection[UUID]) -> list[AnsweredKeys]:
        self._require("current")
        return [self._answered(each) for each in self._keyring.current(subjects)]

    def make(self, subjects: Collection[UUID]) -> list[AnsweredKeys]:
        self._require("make")
        return [self._answered(each) for each in self._keyring.make(subjects)]

    def erase(self, subjects: Collection[UUID], reason: str) -> None:
        self._require("erase")
        self._keyring.erase(subjects, reason)

    def _require(self, verb: str) -> None:
        if verb not in self._grant.verbs:
            raise NotGranted(f"{self._asker}: {verb}")

    def _answered(self, kept: StoredKey) -> AnsweredKeys:
        keys = ClassKeys(kept.secret, self._grant.classes) if kept.secret else None
        return AnsweredKeys(kept.key_id, kept.subject, keys, kept.corrupt)
