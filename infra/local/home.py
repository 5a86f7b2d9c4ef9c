"""One folder holds everything the embedded servers own, and nothing outside it changes."""

import os
from dataclasses import dataclass
from pathlib import Path

SYSTEM_HOME = Path("/var/lib/jejak")


@dataclass(frozen=True)
class Home:
    """The data folder: `JEJAK_HOME`, else `/var/lib/jejak` as root, else the user's data folder."""

    root: Path

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def role_secrets(self) -> Path:
        """Passwords of the PostgreSQL roles, the administrator's among them."""
        return self.secrets / "roles"

    @property
    def nats_secrets(self) -> Path:
        return self.secrets / "nats"

    @property
    def programs(self) -> Path:
        return self.root / "programs"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def nats(self) -> Path:
        return self.root / "nats"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def settings(self) -> Path:
        """One file per process, with its passwords; written at every start."""
        return self.root / "settings"

    @property
    def run(self) -> Path:
        return self.root / "run"

    def create(self) -> "Home":
        """Make the folders that belong to the caller; a server's own folder is made with it."""
        passable = 0o755 if is_root() else 0o700
        if not self.root.exists():
            self.root.mkdir(parents=True)
            self.root.chmod(passable)
        passages(self.secrets)
        private_folders(self.role_secrets, self.nats_secrets, self.logs, self.run)
        return self


def private_folders(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)


def passages(*folders: Path) -> None:
    """Folders in which nobody but the caller sees anything; users of root's pass to their own."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if is_root() else 0o700)


def own_folders(*folders: Path) -> None:
    """Private ones, unless somebody was given them already."""
    private_folders(*(each for each in folders if not each.exists() or not is_root()))


def is_root() -> bool:
    return os.geteuid() == 0


def default_home() -> Home:
    if chosen := os.environ.get("JEJAK_HOME"):
        return Home(Path(chosen).expanduser().absolute())
    if is_root():
        return Home(SYSTEM_HOME)
    shared = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Home(Path(shared).absolute() / "jejak")
