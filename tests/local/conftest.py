"""What tests of a local installation share. Properties are tried on busy machines too."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="jejak-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
