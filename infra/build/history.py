"""What was published once stays as it was: schemas keep their meaning, samples every letter."""

import json
import subprocess
from pathlib import Path

from infra.build.compatibility import breaking

SCHEMAS, SAMPLES = "contracts/published/schemas", "contracts/samples"


def known(repository: Path, ref: str) -> bool:
    """Whether the repository has the commit; a copy without history has none."""
    return bool(_git(repository, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"))


def broken_since(repository: Path, ref: str) -> list[str]:
    """What the working tree takes from those who rely on what a commit had published."""
    faults = []
    for name in _git(repository, "ls-tree", "-r", "--name-only", ref, SCHEMAS, SAMPLES).split():
        path = repository / name
        if not path.exists():
            faults.append(f"{name}: is gone")
            continue
        old, new = _git(repository, "show", f"{ref}:{name}"), path.read_text()
        if name.startswith(SCHEMAS):
            faults += [f"{name}: {each}" for each in breaking(json.loads(old), json.loads(new))]
        elif old != new:
            faults.append(f"{name}: a sample was rewritten")
    return faults


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
