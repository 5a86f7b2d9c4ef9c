"""Databases of tests: an empty one is provisioned; one with tables is made once, then copied."""

from collections.abc import Callable, Hashable
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.servers.provision import (
    KeyringDatabase,
    ServiceDatabase,
    provision_keyring,
    provision_service,
)
from infra.runtime.process.migrate import lay_tables

Database = TypeVar("Database", ServiceDatabase, KeyringDatabase)
FEW, MANY = 4, 40
SHOW_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)"


@dataclass
class Shelf:
    """All databases of a session: the originals, and those that nobody uses any more."""

    admin: str
    secrets: Path
    originals: dict[Hashable, list[ServiceDatabase | KeyringDatabase]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def service(self, service: str) -> ServiceDatabase:
        return provision_service(self.admin, self.secrets, service, _unused(service))

    def keyring(self) -> KeyringDatabase:
        return provision_keyring(self.admin, self.secrets, _unused("keyring"))

    def copy(self, original: Database) -> Database:
        """The same tables, owners and rights; those of the database itself are given again."""
        name = _unused(original.name.rpartition("_")[0])
        logins = [make_conninfo(each, dbname=name) for each in astuple(original)[1:]]
        owner, *users = [sql.Identifier(str(conninfo_to_dict(each)["user"])) for each in logins]
        names = {
            "name": sql.Identifier(name),
            "original": sql.Identifier(original.name),
            "owner": owner,
            "users": sql.SQL(", ").join(users),
        }
        with psycopg.connect(self.admin, autocommit=True) as db:
            for statement in (
                "CREATE DATABASE {name} TEMPLATE {original} OWNER {owner} STRATEGY FILE_COPY",
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {users}",
            ):
                db.execute(sql.SQL(statement).format(**names))
        return type(original)(name, *logins)

    def original(self, made: list[Database]) -> list[Database]:
        """Nobody may be connected to what is copied."""
        with psycopg.connect(self.admin, autocommit=True) as db:
            db.execute(SHOW_OUT, [[each.name for each in made]])
        return made

    def leave(self, names: list[str]) -> None:
        """Dropped together, later: the server waits for whoever is just going."""
        with psycopg.connect(self.admin, autocommit=True) as db:
            db.execute(SHOW_OUT, [names])
            self.left += names
            if len(self.left) > MANY:
                for name in self.left[:-FEW]:
                    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                    db.execute(drop.format(sql.Identifier(name)))
                del self.left[:-FEW]


@dataclass
class ServiceDatabases:
    """For one test or module: `service_databases("registry")` makes an empty database."""

    shelf: Shelf
    lent: list[str] = field(default_factory=list)

    def __call__(self, service: str) -> ServiceDatabase:
        return self._lend(self.shelf.service(service))

    def keyring(self) -> KeyringDatabase:
        return self._lend(self.shelf.keyring())

    def copies(
        self, kind: Hashable, make: Callable[[Shelf], list[ServiceDatabase | KeyringDatabase]]
    ) -> list[ServiceDatabase | KeyringDatabase]:
        """Copies of what `make` makes the first time that somebody asks for this kind."""
        if kind not in self.shelf.originals:
            self.shelf.originals[kind] = self.shelf.original(make(self.shelf))
        return [self._lend(self.shelf.copy(each)) for each in self.shelf.originals[kind]]

    def stored(self, service: str) -> ServiceDatabase:
        """With the tables that every service has, and no others."""

        def make(shelf: Shelf) -> list[ServiceDatabase]:
            made = shelf.service(service)
            lay_tables(service, made.owner)
            return [made]

        [found] = self.copies(("stored", service), make)
        return found

    def _lend(self, database: Database) -> Database:
        self.lent.append(database.name)
        return database


def _unused(name: str) -> str:
    return f"{name}_{uuid4().hex[:12]}"
