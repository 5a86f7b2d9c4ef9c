"""What tests of a local installation share. Properties are tried on busy machines too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.server_folders import server_folder

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, unlike pytest's own."""
    with server_folder() as folder:
        yield folder
