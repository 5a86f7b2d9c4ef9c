"""Writes what docker-compose.yml mounts: passwords, keys and settings, each readable by one user.

`make compose-secrets` runs this. What exists is kept, so that the data stays readable; the zone
whose days are counted and the cell are chosen the first time, with `JEJAK_ZONE` and `JEJAK_CELL`.
"""

import os
import sys
from pathlib import Path

from infra.build.images.provision_databases import SERVER
from infra.local.home import SYSTEM_HOME, Home, is_root, private_folders
from infra.local.installation import settle_cell, settle_zone
from infra.local.secret_files import secret
from infra.local.servers.nats import NatsServer, nats_passwords
from infra.local.servers.nats import write_settings as write_nats_settings
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import all_databases
from infra.local.supervisor.crew import CREW, Places, write_owners, write_settings

FIRST_PORT = 8100
IMAGE_USER = 10001
COLLECTOR = "http://collector:4318"
BACKUP, BACKUP_KEYS = "backup", "backup-keys"
"""Where backups go until the lines in `.env` name another disk, and the keys a third place."""


def write_all(folder: Path) -> None:
    """Fill `folder` (`.compose`); its files then belong to the user the containers run as."""
    home = Home(folder)
    private_folders(folder, home.secrets, home.role_secrets, home.nats_secrets, home.nats)
    private_folders(home.postgres, folder / BACKUP, folder / BACKUP_KEYS)
    secret(home.role_secrets, ADMIN)
    passwords = nats_passwords(home)
    write_nats_settings(home.nats, passwords)
    served = [member.name for member in CREW if member.http]
    places = Places(
        all_databases(SERVER, home.role_secrets),
        NatsServer("nats://nats:4222", passwords),
        {name: f"http://{name}:{port}" for port, name in enumerate(served, FIRST_PORT)},
        seen_at=Home(SYSTEM_HOME),
        zone=settle_zone(home),
        cell=settle_cell(home),
        host="0.0.0.0",
        otlp_endpoint=COLLECTOR,
    )
    for member in CREW:
        write_settings(home, member, places)
    write_owners(home, CREW, places.databases)


def container_user() -> tuple[int, int]:
    """The caller, so that the containers can read the files; never root."""
    return (IMAGE_USER, IMAGE_USER) if is_root() else (os.getuid(), os.getgid())


def main(folder: Path) -> None:
    write_all(folder)
    uid, gid = container_user()
    if is_root():
        for entry in [folder, *folder.rglob("*")]:
            os.chown(entry, uid, gid)
    chosen = {"JEJAK_BACKUP": folder / BACKUP, "JEJAK_BACKUP_KEYS": folder / BACKUP_KEYS}
    _remember(folder.parent / ".env", {"JEJAK_UID": uid, "JEJAK_GID": gid}, chosen)


def _remember(file: Path, values: dict[str, int], chosen: dict[str, Path]) -> None:
    """Compose reads this file by itself; lines that are not ours stay, and what was chosen."""
    kept = file.read_text().splitlines() if file.exists() else []
    others = [line for line in kept if line.partition("=")[0] not in values]
    named = {line.partition("=")[0] for line in others}
    lines = [f"{name}={value}" for name, value in (values | chosen).items() if name not in named]
    file.write_text("\n".join([*others, *lines]) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".compose").absolute())
