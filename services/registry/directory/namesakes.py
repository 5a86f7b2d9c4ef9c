"""Namesakes: whom the directory knows under a name and birth date, in whatever village they are.

Only a hint of whom the ledger is asked about: nothing of these rows is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from infra.runtime.projections.generations.lookup import reach
from services.registry.directory.view import directory
from services.registry.persons.likeness import Traits

BORN_ON = "SELECT person_id, name FROM person WHERE birth_date = %s AND name IS NOT NULL"
MOST = 20
"""So many of one name and birth date are asked about; the next is as little known as they."""

BornOn = Callable[[date], Iterable[tuple[UUID, str]]]


@dataclass(frozen=True)
class Namesakes:
    born_on: BornOn

    def of(self, traits: Traits) -> list[UUID]:
        """Nobody where the birth date is not known: a name alone says too little."""
        if traits.born is None or traits.name is None:
            return []
        found = self.born_on(traits.born)
        return [who for who, name in found if traits.same_name(Traits(name, None))][:MOST]


def in_directory(pool: ConnectionPool[Any]) -> BornOn:
    """As the role that keeps the directory, which sees every village."""

    def born_on(day: date) -> list[tuple[UUID, str]]:
        with pool.connection() as db:
            reach(db, directory)
            return list(db.execute(BORN_ON, (day,)))

    return born_on
