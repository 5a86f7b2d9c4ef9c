"""Writes what docker-compose.yml mounts: passwords, keys, settings and certificates, for one user.

`make compose-secrets` runs this, always for production. What exists is kept, so that the data stays
readable; a certificate that is about to end is renewed. The zone whose days are counted and the
cell are chosen the first time, with `JEJAK_ZONE` and `JEJAK_CELL`; what else: `choices.py`.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from infra.build.images.certificates import AUTHORITY, CERTIFICATE, KEY, Authority
from infra.build.images.choices import InstallerChoices
from infra.build.images.provision_databases import SERVER, TLS
from infra.local.errors import ServerError
from infra.local.home import SYSTEM_HOME, Home, is_root, private_folders
from infra.local.installation import settle_cell, settle_zone
from infra.local.ports import LOOPBACK
from infra.local.secret_files import secret
from infra.local.servers.nats import NatsServer, nats_passwords
from infra.local.servers.nats import write_settings as write_nats_settings
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import all_databases
from infra.local.supervisor.crew import (
    CREW,
    ForProduction,
    Places,
    write_owners,
    write_settings,
)
from infra.runtime.process.settings import CertificateFiles, Profile

FIRST_PORT = 8100
IMAGE_USER = 10001
COLLECTOR = "http://collector:4318"
BACKUP, BACKUP_KEYS = "backup", "backup-keys"
"""Where backups go until the lines in `.env` name another disk, and the keys a third place."""
AUTHORITY_FOLDER = ".authority"
"""Beside `.compose`, which backups see whole: the key that makes certificates is nobody's there."""
CERTIFICATES, ASKERS = "tls", "clients"
"""Those that are shown, by name; and the folder for who only asks and shows none."""
SERVERS_OWN = ("postgres", "socket", BACKUP, BACKUP_KEYS)
"""What lies in these belongs to who runs there already, and comes and goes meanwhile."""
NATS_TLS = "/etc/nats/tls"
MONITOR = f"{LOOPBACK}:8222"


def write_all(folder: Path, chosen: InstallerChoices) -> list[str]:
    """Fill `folder` (`.compose`); who has got another certificate comes back."""
    home = Home(folder)
    private_folders(folder, home.secrets, home.role_secrets, home.nats_secrets, home.nats)
    private_folders(home.postgres, folder / "socket", folder / "letters")
    private_folders(folder / BACKUP, folder / BACKUP_KEYS)
    secret(home.role_secrets, ADMIN)
    passwords = nats_passwords(home)
    pair = (f"{NATS_TLS}/{CERTIFICATE}", f"{NATS_TLS}/{KEY}")
    write_nats_settings(home.nats, passwords, certificate=pair, monitor=MONITOR)
    places = _places(home, chosen, passwords)
    for member in CREW:
        write_settings(home, member, places)
    write_owners(home, CREW, places.databases, profile=Profile.PRODUCTION)
    return [*_certify(folder, chosen.host)]


def _places(home: Home, chosen: InstallerChoices, passwords: dict[str, str]) -> Places:
    served = [member.name for member in CREW if member.http]
    urls = {name: f"https://{name}:{port}" for port, name in enumerate(served, FIRST_PORT)}
    # Browsers and services know the issuer by one name, which stands in every token.
    urls["issuer"] = f"https://{chosen.host}:{FIRST_PORT}"
    files = CertificateFiles(
        certificate=TLS / CERTIFICATE, key=TLS / KEY, authority=TLS / AUTHORITY
    )
    return Places(
        all_databases(SERVER, home.role_secrets),
        NatsServer("tls://nats:4222", passwords),
        urls,
        seen_at=Home(SYSTEM_HOME),
        zone=settle_zone(home),
        cell=settle_cell(home),
        host="0.0.0.0",
        otlp_endpoint=COLLECTOR,
        production=ForProduction(files, chosen.first_roles, chosen.oauth_clients),
    )


def _certify(folder: Path, host: str) -> Iterator[str]:
    """Each under its own name, this machine's, and that of officers if they reach it."""
    authority = Authority(folder.parent / AUTHORITY_FOLDER)
    private_folders(folder / CERTIFICATES)
    authority.introduce(folder / CERTIFICATES / ASKERS)
    reached = {member.name for member in CREW if member.http and member.part != "workers"}
    for name in ("postgres", "nats", *(member.name for member in CREW)):
        names = [name, "localhost", LOOPBACK, *([host] if name in reached else [])]
        if authority.certify(folder / CERTIFICATES / name, names):
            yield name


def container_user() -> tuple[int, int]:
    """The caller, so that the containers can read the files; never root."""
    return (IMAGE_USER, IMAGE_USER) if is_root() else (os.getuid(), os.getgid())


def main(folder: Path, words: Sequence[str]) -> None:
    """Raises ServerError where something must be chosen first; then nothing was written."""
    private_folders(folder)
    chosen = InstallerChoices.settle(folder, words)
    renewed = write_all(folder, chosen)
    uid, gid = container_user()
    if is_root():
        os.chown(folder, uid, gid)
        for entry in folder.iterdir():
            within = [] if entry.name in SERVERS_OWN else entry.rglob("*")
            for each in (entry, *within):
                os.chown(each, uid, gid)
    values = {"JEJAK_UID": uid, "JEJAK_GID": gid, "JEJAK_HOST": chosen.host}
    backups = {"JEJAK_BACKUP": folder / BACKUP, "JEJAK_BACKUP_KEYS": folder / BACKUP_KEYS}
    _remember(folder.parent / ".env", values, {"JEJAK_LISTEN": LOOPBACK, **backups})
    if not chosen.clients:
        print("Belum ada aplikasi tempat petugas masuk: sebutkan dengan CLIENT.")
    if renewed:
        print(f"Sertifikat baru: {', '.join(renewed)}.")
        print("Bila sedang berjalan: docker compose kill -s HUP postgres nats")


def _remember(file: Path, values: dict[str, object], chosen: dict[str, object]) -> None:
    """Compose reads this file by itself; lines that are not ours stay, and what was chosen."""
    kept = file.read_text().splitlines() if file.exists() else []
    others = [line for line in kept if line.partition("=")[0] not in values]
    named = {line.partition("=")[0] for line in others}
    lines = [f"{name}={value}" for name, value in (values | chosen).items() if name not in named]
    file.write_text("\n".join([*others, *lines]) + "\n")


if __name__ == "__main__":
    try:
        main(Path(".compose").absolute(), sys.argv[1:])
    except ServerError as error:
        sys.exit(str(error))
