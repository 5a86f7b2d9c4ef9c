"""The secrets of an installation: what opens the keyring apart from all the others."""

import shutil
from pathlib import Path

from infra.local.home import Home, passages, private_folders
from infra.local.secret_files import KEK, KEK_OF, KEYS, write_private

CHOSEN = ("zone", "cell", "chosen.json")
"""Files of the home that say what was chosen at the first start."""


def keep_secrets(home: Home, installation: Path, keys: Path) -> None:
    """Copy them to two folders; copies of the wrapping key lie in no other service's folder."""
    private_folders(installation, installation / "secrets", keys)
    for name in CHOSEN:
        if (home.root / name).exists():
            write_private(installation / name, (home.root / name).read_text())
    for file in sorted(each for each in home.secrets.rglob("*") if each.is_file()):
        within = file.relative_to(home.secrets)
        if within.name == KEK or within.name in KEYS.get(within.parts[0], ()):
            if within.parts[0] == KEK_OF:
                write_private(keys / within.name, file.read_text())
            continue
        private_folders((installation / "secrets" / within).parent)
        write_private(installation / "secrets" / within, file.read_text())


def put_back_secrets(home: Home, installation: Path, keys: Path) -> None:
    """Copies for who else unwraps keys are made at the next start, as at the first."""
    shutil.rmtree(home.secrets, ignore_errors=True)
    home.create()
    for file in sorted((installation / "secrets").rglob("*")):
        if file.is_file():
            target = home.secrets / file.relative_to(installation / "secrets")
            private_folders(target.parent)
            write_private(target, file.read_text())
    for name in CHOSEN:
        if (installation / name).exists():
            (home.root / name).write_text((installation / name).read_text())
    put_back_keys(home, keys)


def put_back_keys(home: Home, keys: Path) -> None:
    """Only what opens the keyring."""
    passages(home.secrets)
    private_folders(home.secrets / KEK_OF)
    for file in sorted(keys.iterdir()):
        write_private(home.secrets / KEK_OF / file.name, file.read_text())
