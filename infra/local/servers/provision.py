"""Each service has its own database and four roles; no role reaches another service's database.

`<service>_owner` changes tables, `<service>_app` works: it keeps views, cursors, parking and inbox;
`<service>_api` appends and reads; `<service>_reader` reads under row security. The keys of persons
live apart, in `keyring`.
"""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from infra.local.errors import ServerError
from infra.local.secret_files import secret
from infra.runtime.messaging.topology import SERVICES

KEYRING, ISSUER = "keyring", "issuer"
ASKERS = ("registry", "verification", "programs", "reporting")
"""Who asks the keyring for keys."""
ALONE = "SELECT pg_advisory_lock(hashtextextended('jejak:provision', 0))"
ACROSS_A_NETWORK = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server that says nothing for eleven seconds is given up; on one machine it means nothing."""


@dataclass(frozen=True)
class ServiceDatabase:
    """Connection strings of one service's database, with passwords, so never printed."""

    name: str
    owner: str = field(repr=False)
    app: str = field(repr=False)
    api: str = field(repr=False)
    reader: str = field(repr=False)


@dataclass(frozen=True)
class KeyringDatabase:
    """Connection strings of the keyring: `owner` migrates, `registry` makes and destroys keys.

    Who else was granted some reads them.
    """

    name: str
    owner: str = field(repr=False)
    registry: str = field(repr=False)
    verification: str = field(repr=False)
    programs: str = field(repr=False)
    reporting: str = field(repr=False)

    def asked_by(self, service: str) -> str:
        """The login of a service; empty where it asks for nothing."""
        return str(getattr(self, service)) if service in ASKERS else ""


@dataclass(frozen=True)
class Databases:
    """All of them, by service."""

    services: dict[str, ServiceDatabase]
    keyring: KeyringDatabase


def provision_all(admin: str, secrets: Path) -> Databases:
    """Make every database and role that is missing; repeating changes nothing."""
    for name in (*SERVICES, ISSUER):
        provision_service(admin, secrets, name)
    provision_keyring(admin, secrets)
    return all_databases(admin, secrets)


def all_databases(admin: str, secrets: Path) -> Databases:
    """Where everything is, or will be once it is provisioned on that server."""
    names = (*SERVICES, ISSUER)
    services = {name: _service_database(admin, secrets, name, name) for name in names}
    return Databases(services, _keyring_database(admin, secrets, KEYRING))


def provision_service(
    admin: str, secrets: Path, service: str, database: str | None = None
) -> ServiceDatabase:
    """Make the service's database and roles if they are missing; repeating changes nothing."""
    name = database or service
    users = tuple(f"{service}_{role}" for role in ("app", "api", "reader"))
    _provision(admin, secrets, name, f"{service}_owner", users)
    return _service_database(admin, secrets, service, name)


def provision_keyring(admin: str, secrets: Path, database: str = KEYRING) -> KeyringDatabase:
    _provision(admin, secrets, database, "keyring_owner", tuple(map(_asker, ASKERS)))
    return _keyring_database(admin, secrets, database)


def drop_database(admin: str, name: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def close_own_server(admin: str) -> None:
    """On a server of our own nobody but the administrator enters the stock databases."""
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in ("postgres", "template1"):
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
            )


def _provision(
    admin: str, secrets: Path, database: str, owner: str, users: tuple[str, ...]
) -> None:
    name = sql.Identifier(database)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(ALONE)  # until it hangs up: two at once would make the same role
        for role in (owner, *users):
            _ensure_role(connection, role, secret(secrets, role))
        if not _exists(connection, "pg_database", "datname", database):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(owner))
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        for user in users:
            connection.execute(
                sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                    name, sql.Identifier(user)
                )
            )


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    name = sql.Identifier(role)
    if not _exists(connection, "pg_roles", "rolname", role):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    _require_plain(connection, role)
    # Hashed here, so that the server never sees, and never logs, the password itself.
    hashed = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))
    if not _is_superuser(connection):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _require_plain(connection: psycopg.Connection, role: str) -> None:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()
    if row is None or row[0]:
        raise ServerError(f"The role {role} has rights beyond its database; take them away first.")


def _is_superuser(connection: psycopg.Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"


def _exists(connection: psycopg.Connection, table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, [value]).fetchone() is not None


def _service_database(admin: str, secrets: Path, service: str, database: str) -> ServiceDatabase:
    roles = (f"{service}_{part}" for part in ("owner", "app", "api", "reader"))
    return ServiceDatabase(database, *(_as(admin, secrets, database, role) for role in roles))


def _keyring_database(admin: str, secrets: Path, database: str) -> KeyringDatabase:
    roles = ("keyring_owner", *map(_asker, ASKERS))
    return KeyringDatabase(database, *(_as(admin, secrets, database, role) for role in roles))


def _asker(service: str) -> str:
    return f"{service}_keyring"


def _as(admin: str, secrets: Path, database: str, role: str) -> str:
    password = secret(secrets, role)
    return make_conninfo(admin, dbname=database, user=role, password=password, **ACROSS_A_NETWORK)
