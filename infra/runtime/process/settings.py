"""What a process needs to know to start, from one file that only it can read.

Nothing secret is passed in the environment: `JEJAK_SETTINGS` names the file. Logins that change
tables stand in a file of their own, which is for migrations; whoever serves refuses them.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.calendar import Zone
from contracts.cell import DEFAULT, Cell
from contracts.codes.roles import Role
from infra.runtime.identity.sign_in import SignIn
from infra.runtime.privacy.secret_file import is_exposed

VARIABLE = "JEJAK_SETTINGS"
API, WORKERS = "api", "workers"
"""The two processes of a service."""


class SettingsError(Exception):
    """The settings are missing, readable by others, or incomplete."""


class Profile(StrEnum):
    """What an installation is for; why each refuses what it does: `production/profile.py`."""

    DEMO = "demo"
    PRODUCTION = "production"


class CertificateFiles(BaseModel):
    """What a process shows of itself, with its key, and the authority of all others; PEM."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: Path = Field(description="with what lies between it and the authority")
    key: Path
    authority: Path


class FirstRole(BaseModel):
    """A role that a person holds from the first start on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str
    role: Role
    region: str


class OAuthClient(BaseModel):
    """An application that people log in to, and the exact addresses the issuer sends them back to.

    Raises nothing by itself: an address that is not among these is refused at the door.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: str
    redirect_uris: tuple[str, ...] = ()


class Settings(BaseModel):
    """One process's settings. Connection strings hold passwords, so none of them is printed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    profile: Profile = Profile.DEMO
    certificates: CertificateFiles | None = Field(
        default=None, description="without them HTTP is plain, and only system authorities known"
    )
    http_host: str = "127.0.0.1"
    http_port: int
    issuer_url: str
    sign_in: SignIn = SignIn()
    peers: dict[str, str] = Field(default_factory=dict, description="base URL of each service")

    app_conninfo: str = Field(default="", repr=False)
    reader_conninfo: str = Field(default="", repr=False)
    keyring_conninfo: str = Field(default="", repr=False)

    nats_url: str = ""
    nats_user: str = ""
    nats_password: str = Field(default="", repr=False)

    secrets: Path = Field(description="the service's own folder for keys, mode 0700")
    data: Path = Field(description="folder for files the service keeps, logs among them")
    otlp_endpoint: str | None = None
    first_roles: tuple[FirstRole, ...] = ()
    clients: tuple[OAuthClient, ...] = ()
    weak_sandbox: bool = Field(
        default=False, description="strangers' files are read also where Linux cannot shut in"
    )
    zone: Zone = Field(default=Zone.WIB, description="whose days are counted; the same everywhere")
    cell: Cell = Field(default=DEFAULT, description="whose ids are made; the same everywhere")


class Owner(BaseModel):
    """The logins that change the tables of one service, and of the keyring if it lays those."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner_conninfo: str = Field(repr=False)
    keyring_owner_conninfo: str = Field(default="", repr=False)


class Owners(BaseModel):
    """What a migration is told, and nobody else: by the package of each service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    services: dict[str, Owner]
    profile: Profile = Profile.DEMO


Told = TypeVar("Told", Settings, Owners)


def read_settings(file: Path | None = None) -> Settings:
    """Read the named file, by default the one `JEJAK_SETTINGS` names.

    Raises SettingsError, which never quotes the content.
    """
    return _read(Settings, file)


def read_owners() -> Owners:
    """As `read_settings`, in a process that migrates."""
    return _read(Owners, None)


def _read(kind: type[Told], file: Path | None) -> Told:
    chosen = file or _from_environment()
    try:
        exposed = is_exposed(chosen.stat())
        content = chosen.read_text()
    except OSError as error:
        raise SettingsError(f"Cannot read the settings {chosen}: {error.strerror}") from None
    if exposed:
        raise SettingsError(f"Others can read the settings {chosen}: run chmod 600 on it.")
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        faults = "; ".join(f"{fault['loc']}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"The settings {chosen} are not valid: {faults}") from None


def _from_environment() -> Path:
    if not (named := os.environ.get(VARIABLE)):
        raise SettingsError(f"{VARIABLE} does not name a settings file; `jejak up` writes them.")
    return Path(named)
