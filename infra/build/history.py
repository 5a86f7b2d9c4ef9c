"""What was published once stays as it was: schemas keep their meaning, samples every letter.

Since the commit before, and since every release that was cut (`tests/releases/`): those for ever.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from infra.build.compatibility import breaking

SCHEMAS, SAMPLES = "contracts/published/schemas", "contracts/samples"


def known(repository: Path, ref: str) -> bool:
    """Whether the repository has the commit; a copy without history has none."""
    return bool(_git(repository, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"))


def broken_since(repository: Path, ref: str) -> list[str]:
    """What the working tree takes from those who rely on what a commit had published."""
    names = _git(repository, "ls-tree", "-r", "--name-only", ref, SCHEMAS, SAMPLES).split()
    return broken(repository, {name: _git(repository, "show", f"{ref}:{name}") for name in names})


def broken_since_release(repository: Path, wheel: Path) -> list[str]:
    """The same of a release that was cut: what it published is kept for ever."""
    with ZipFile(wheel) as packed:
        names = [each for each in packed.namelist() if each.startswith((SCHEMAS, SAMPLES))]
        return broken(repository, {name: packed.read(name).decode() for name in names})


def broken(repository: Path, published: Mapping[str, str]) -> list[str]:
    """What the working tree takes from those who rely on these files, by name."""
    faults = []
    for name, old in published.items():
        path = repository / name
        if not path.exists():
            faults.append(f"{name}: is gone")
        elif name.startswith(SCHEMAS):
            changes = breaking(json.loads(old), json.loads(path.read_text()))
            faults += [f"{name}: {each}" for each in changes]
        elif old != path.read_text():
            faults.append(f"{name}: a sample was rewritten")
    return faults


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
