"""Who is started, in this order, with which settings. Adding a process is one line here."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from contracts.calendar import Zone
from contracts.cell import DEFAULT, Cell
from infra.local.account import Account, lend, process_account
from infra.local.demo.users import demo_users, ensure_demo_users
from infra.local.home import Home, own_folders, passages
from infra.local.ports import LOOPBACK, port_of
from infra.local.secret_files import KEK, KEK_OF, KEYS, secret, write_private
from infra.local.servers.nats import NatsServer
from infra.local.servers.provision import ASKERS, Databases
from infra.runtime.identity.sign_in import SignIn
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.process.settings import (
    API,
    WORKERS,
    CertificateFiles,
    FirstRole,
    OAuthClient,
    Owner,
    Owners,
    Profile,
    Settings,
)

MULTI_FACTOR = SignIn(second_factor=("mfa",))
"""The word by which our issuer says that there were two factors."""


@dataclass(frozen=True)
class CrewMember:
    """One process of ours: `python -m <module> <part>`, and a settings file that says where all is.

    `part` is what of a service it runs. `http` says whether it serves `GET /live` and `/ready`;
    `nats_user` is its own name unless said otherwise; `keys` are made in its secrets folder, 256
    bits in base64url each.
    """

    name: str
    module: str
    part: str = ""
    http: bool = True
    nats_user: str | None = None
    keys: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        """Whose database, secrets and data it works with."""
        return self.name.removesuffix(f"-{WORKERS}")

    @property
    def command(self) -> tuple[str, ...]:
        """What Python is to run."""
        return (self.module, self.part) if self.part else (self.module,)

    def account(self) -> Account | None:
        """Whom it runs as under root: a user of its own, in the group of its service."""
        return process_account(self.name, self.service)

    @property
    def exists(self) -> bool:
        found = find_spec(self.module)
        packaged = found is not None and found.submodule_search_locations is not None
        return found is not None and (not packaged or bool(find_spec(f"{self.module}.__main__")))


CREW = (
    CrewMember("streams", "infra.runtime.process.provisioner", http=False, nats_user="provisioner"),
    CrewMember("issuer", "services.issuer", keys=("account-key",)),
    *(CrewMember(n, f"services.{n}", API, keys=KEYS.get(n, ())) for n in SERVICES),
    *(CrewMember(f"{n}-{WORKERS}", f"services.{n}", WORKERS) for n in SERVICES),
)


@dataclass(frozen=True)
class ForProduction:
    """What an installation of one's own says besides, and the demonstration does not have."""

    certificates: CertificateFiles
    first_roles: tuple[FirstRole, ...]
    clients: tuple[OAuthClient, ...] = ()


@dataclass(frozen=True)
class Places:
    """Where the servers and the members are reached, and the home as the members see it."""

    databases: Databases
    nats: NatsServer
    urls: dict[str, str]
    seen_at: Home
    zone: Zone = Zone.WIB
    cell: Cell = DEFAULT
    host: str = LOOPBACK
    otlp_endpoint: str | None = None
    weak_sandbox: bool = False
    production: ForProduction | None = None


def settings_file(home: Home, name: str) -> Path:
    return home.settings / f"{name}.json"


def write_settings(home: Home, member: CrewMember, places: Places) -> bool:
    """Write the settings of one member for its user's eyes only; True if they are news."""
    file = settings_file(home, member.name)
    kept = home.root / "services"
    own = home.secrets / member.service
    own_folders(file.parent, own, kept, kept / member.service)
    for key in member.keys:
        secret(own, key)
    if member.service in ASKERS and member.service != KEK_OF:
        # Until the keyring is a process of its own, whoever was granted keys unwraps them itself.
        own_folders(home.secrets / KEK_OF)
        _write_news(own / KEK, secret(home.secrets / KEK_OF, KEK))
    if member.name == "issuer" and places.production is None:
        ensure_demo_users(own)
    # An older release beside us refuses words it does not know: only what was chosen is written.
    chosen = settings_for(member, places).model_dump_json(indent=2, exclude_defaults=True)
    return _write_news(file, chosen)


def hand_over(home: Home, member: CrewMember, account: Account | None) -> None:
    """Let the member's user read its settings, and its service's users their secrets."""
    if account is None:
        return
    passages(home.settings, home.root / "services")
    os.chown(settings_file(home, member.name), account.uid, account.gid)
    first = process_account(member.service)
    for folder in (home.secrets, home.root / "services"):
        lend(folder / member.service, first)


def _write_news(file: Path, content: str) -> bool:
    """Whether it said something else, or was not there."""
    if file.exists() and file.read_text() == content:
        return False
    write_private(file, content)
    return True


def owners_file(home: Home) -> Path:
    return home.settings / "migrate.json"


def write_owners(
    home: Home,
    crew: Sequence[CrewMember],
    databases: Databases,
    account: Account | None = None,
    profile: Profile = Profile.DEMO,
) -> None:
    """Write the logins that change tables, for migrations alone, and for their user."""
    owners = {
        member.module: Owner(
            owner_conninfo=databases.services[member.service].owner,
            keyring_owner_conninfo=databases.keyring.owner if member.service == KEK_OF else "",
        )
        for member in crew
        if member.part == API or member.name == "issuer"
    }
    own_folders(home.settings)
    owner = (account.uid, account.gid) if account else None
    write_private(
        owners_file(home),
        Owners(services=owners, profile=profile).model_dump_json(indent=2, exclude_defaults=True),
        owner,
    )


def settings_for(member: CrewMember, places: Places) -> Settings:
    return Settings(
        service=member.service,
        http_host=places.host,
        http_port=port_of(places.urls.get(member.name)) or 0,
        issuer_url=places.urls.get("issuer", ""),
        peers={n: url for n, url in places.urls.items() if not n.endswith(f"-{WORKERS}")},
        secrets=places.seen_at.secrets / member.service,
        data=places.seen_at.root / "services" / member.service,
        otlp_endpoint=places.otlp_endpoint,
        weak_sandbox=places.weak_sandbox,
        zone=places.zone,
        cell=places.cell,
        **_profile(member, places.production),
        **_database(member, places),
        **_nats(member, places),
    )


def _profile(member: CrewMember, production: ForProduction | None) -> dict[str, Any]:
    first = production.first_roles if production else _first_roles()
    roles = {"first_roles": first} if member.name == "registry" else {}
    if production is None:
        return roles
    clients = {"clients": production.clients} if member.name == "issuer" else {}
    return {
        "profile": Profile.PRODUCTION,
        "certificates": production.certificates,
        "sign_in": MULTI_FACTOR,
        **roles,
        **clients,
    }


def _first_roles() -> tuple[FirstRole, ...]:
    """The people of the local demo; an installation of its own names at least one sysadmin."""
    return tuple(
        FirstRole(person=user.person, role=user.role, region=user.region) for user in demo_users()
    )


def _database(member: CrewMember, places: Places) -> dict[str, str]:
    database = places.databases.services.get(member.service)
    if database is None:
        return {}
    if member.name == "issuer":
        return {"app_conninfo": database.app}
    connections = {
        "app_conninfo": database.api if member.part == API else database.app,
        "reader_conninfo": database.reader,
    }
    connections["keyring_conninfo"] = places.databases.keyring.asked_by(member.service)
    return connections


def _nats(member: CrewMember, places: Places) -> dict[str, str]:
    """Nothing for an API: it neither sends nor hears."""
    user = member.nats_user or member.service
    password = places.nats.passwords.get(user)
    if password is None or member.part == API:
        return {}
    return {
        "nats_url": places.nats.url,
        "nats_user": user,
        "nats_password": password,
    }
