"""Everything lies in one folder, closed to others, and nothing outside it changes."""

import os
import stat
from pathlib import Path

import pytest

from infra.local import home as homes
from infra.local.home import SYSTEM_HOME, Home, default_home, own_folders, private_folders


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "is_root", lambda: False)
    monkeypatch.delenv("JEJAK_HOME", raising=False)


def test_an_ordinary_user_keeps_everything_in_their_data_folder(
    ordinary: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home().root == tmp_path / "jejak"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_home().root == tmp_path / ".local" / "share" / "jejak"


def test_root_keeps_everything_where_systems_keep_such_things(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JEJAK_HOME", raising=False)
    monkeypatch.setattr(homes, "is_root", lambda: True)
    assert default_home().root == SYSTEM_HOME


@pytest.mark.parametrize(
    ("chosen", "found"), [("~/data", "{home}/data"), ("data", "{here}/data"), ("/srv/j", "/srv/j")]
)
def test_a_folder_that_was_chosen_is_used_however_it_was_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chosen: str, found: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JEJAK_HOME", chosen)
    assert default_home().root == Path(found.format(home=tmp_path, here=tmp_path))


@pytest.mark.usefixtures("ordinary")
def test_a_home_of_an_ordinary_user_is_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "jejak").create()
    assert mode(home.root) == 0o700
    assert {mode(folder) for folder in home.root.iterdir()} == {0o700}


def test_others_pass_through_a_home_of_root_to_the_servers_folders_and_see_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(homes, "is_root", lambda: True)
    home = Home(tmp_path / "jejak").create()
    assert mode(home.root) == 0o755
    for folder in (home.role_secrets, home.nats_secrets, home.logs, home.run):
        assert mode(folder) == 0o700
    assert mode(home.secrets) == 0o711, "a service's user passes to its own, and lists nothing"


@pytest.mark.usefixtures("ordinary")
def test_making_a_home_again_keeps_what_is_in_it_and_closes_what_was_opened(tmp_path: Path) -> None:
    home = Home(tmp_path / "jejak").create()
    (home.secrets / "kept").write_text("a secret")
    home.secrets.chmod(0o755)
    home.create()
    assert (home.secrets / "kept").read_text() == "a secret"
    assert mode(home.secrets) == 0o700


def test_the_rights_of_a_folder_that_was_there_before_are_not_ours_to_change(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o750)
    Home(tmp_path).create()
    assert mode(tmp_path) == 0o750


def test_folders_above_are_made_as_the_user_makes_folders(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        private_folders(tmp_path / "above" / "closed")
    finally:
        os.umask(before)
    assert mode(tmp_path / "above" / "closed") == 0o700
    assert mode(tmp_path / "above") == 0o755


def test_servers_folders_are_left_to_the_servers(tmp_path: Path) -> None:
    home = Home(tmp_path / "jejak").create()
    assert not home.postgres.exists()
    assert not home.nats.exists()
    assert not home.settings.exists()
    assert {folder.parent for folder in (home.postgres, home.nats, home.programs)} == {home.root}


def test_what_root_has_given_away_stays_with_whom_it_was_given_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = tmp_path / "registry"
    own_folders(given)
    assert mode(given) == 0o700
    given.chmod(0o750)
    monkeypatch.setattr(homes, "is_root", lambda: True)
    own_folders(given)
    assert mode(given) == 0o750
    monkeypatch.setattr(homes, "is_root", lambda: False)
    own_folders(given)
    assert mode(given) == 0o700, "an ordinary user gives nothing away"
