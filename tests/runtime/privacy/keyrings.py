"""Several processes that share one keyring database."""

from dataclasses import dataclass
from typing import Any

import psycopg

from infra.local.servers.provision import KeyringDatabase
from infra.runtime.privacy.grants import Granted
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Kek


@dataclass
class Keyrings:
    database: KeyringDatabase
    kek: Kek
    opened: list[Keyring]

    def open(self, *keks: Kek, login: str = "") -> Keyring:
        ring = Keyring(login or self.database.registry, *(keks or (self.kek,)))
        self.opened.append(ring)
        return ring

    def held_by(self, asker: str, seconds: float = 60) -> HeldKeys:
        """The keys of a service, through its own login."""
        ring = self.open(login=self.database.asked_by(asker))
        return HeldKeys(Granted(ring, asker), seconds=seconds)

    def as_owner(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.owner) as owner:
            done = owner.execute(statement.encode(), values)
            return done.fetchall() if done.description else []
