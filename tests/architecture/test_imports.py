"""Services rest on the runtime, the runtime on the contracts, and no service knows another."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import REPOSITORY, write

LINTER = Path(sys.executable).parent / "lint-imports"
SERVICES = ("registry", "verification", "programs", "reporting", "console")
INFRA = ("runtime", "embedded", "issuer", "sample", "publish", "publishing", "images")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_import_law_is_kept() -> None:
    found = lint(REPOSITORY)
    assert found.returncode == 0, found.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The same law over packages that hold nothing yet."""
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    packages = ["contracts", "infra", "services"]
    packages += [f"services/{name}" for name in SERVICES] + [f"infra/{name}" for name in INFRA]
    for name in packages:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
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
    ],
)
def test_an_import_against_the_law_is_found(empty: Path, where: str, what: str) -> None:
    write(empty, **{where: what})
    assert lint(empty).returncode == 1
