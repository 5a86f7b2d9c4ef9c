"""Services rest on the runtime, the runtime on the contracts, and no service knows another."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import REPOSITORY, sources, write

LINTER = Path(sys.executable).parent / "lint-imports"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_import_law_is_kept() -> None:
    found = lint(REPOSITORY)
    assert found.returncode == 0, found.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The same law over the same modules, which hold nothing yet."""
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    for file in sources():
        copy = tmp_path / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    return tmp_path


def test_packages_that_import_nothing_are_fine(empty: Path) -> None:
    found = lint(empty)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("services__registry__a", "import services.programs"),
        ("services__console__a", "import services.registry"),
        ("infra__runtime__a", "import services.registry"),
        ("contracts__a", "import infra.runtime"),
        ("contracts__a", "import services.registry"),
        ("infra__runtime__a", "import infra.local.supervisor"),
        ("services__programs__a", "import infra.local.supervisor"),
        ("services__reporting__a", "import infra.local.sample"),
        ("infra__local__servers__a", "import infra.local.supervisor.crew"),
        ("infra__local__demo__a", "import infra.local.servers.nats"),
        ("infra__local__sample__a", "import infra.local.children"),
        ("infra__local__children", "import infra.local.servers.nats"),
        ("infra__local__stranger", "import json"),
        ("infra__build__schemas", "import infra.build.publish"),
        ("infra__build__images__a", "import infra.build.documents.openapi"),
    ],
)
def test_an_import_against_the_law_is_found(empty: Path, where: str, what: str) -> None:
    write(empty, **{where: what})
    assert lint(empty).returncode == 1
