"""Who is started, in this order, and what each is told. Adding a process is one line here."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.embedded.home import Home
from infra.embedded.nats import NatsServer
from infra.embedded.ports import LOOPBACK, port_of
from infra.embedded.provision import Databases
from infra.embedded.secret_files import write_private
from infra.runtime.settings import Settings


@dataclass(frozen=True)
class Member:
    """One process of ours: `python -m <module>`, told where everything is by a settings file."""

    name: str
    module: str

    @property
    def exists(self) -> bool:
        return (
            find_spec(self.module) is not None and find_spec(f"{self.module}.__main__") is not None
        )


CREW = (
    Member("issuer", "infra.issuer"),
    Member("registry", "services.registry"),
    Member("verification", "services.verification"),
    Member("programs", "services.programs"),
    Member("reporting", "services.reporting"),
)


@dataclass(frozen=True)
class Places:
    """Where the servers and the members are reached."""

    databases: Databases
    nats: NatsServer
    urls: dict[str, str]
    otlp_endpoint: str | None = None


def settings_file(home: Home, name: str) -> Path:
    return home.root / "settings" / f"{name}.json"


def write_settings(home: Home, member: Member, places: Places) -> bool:
    """Write the settings of one member for its user's eyes only; True if they are news."""
    file = settings_file(home, member.name)
    for folder in (file.parent, home.secrets / member.name, home.root / "services" / member.name):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    content = settings_for(home, member, places).model_dump_json(indent=2)
    if file.exists() and file.read_text() == content:
        return False
    write_private(file, content)
    return True


def settings_for(home: Home, member: Member, places: Places) -> Settings:
    return Settings(
        service=member.name,
        http_host=LOOPBACK,
        http_port=port_of(places.urls[member.name]) or 0,
        issuer_url=places.urls["issuer"],
        peers=places.urls,
        secrets=home.secrets / member.name,
        data=home.root / "services" / member.name,
        otlp_endpoint=places.otlp_endpoint,
        **_database(member, places),
        **_nats(member, places),
    )


def _database(member: Member, places: Places) -> dict[str, str]:
    database = places.databases.services.get(member.name)
    if database is None:
        return {}
    told = {
        "owner_conninfo": database.owner,
        "app_conninfo": database.app,
        "reader_conninfo": database.reader,
    }
    if member.name == "registry":
        told["keyring_owner_conninfo"] = places.databases.keyring.owner
        told["keyring_conninfo"] = places.databases.keyring.registry
    return told


def _nats(member: Member, places: Places) -> dict[str, str]:
    password = places.nats.passwords.get(member.name)
    if password is None:
        return {}
    return {
        "nats_url": places.nats.url,
        "nats_user": member.name,
        "nats_password": password,
    }
