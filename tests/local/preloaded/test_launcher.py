"""Another user runs our program, wherever root has put the clone and Python."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.account import Account
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.preloaded import copying
from infra.local.preloaded import launcher as launching
from infra.local.preloaded.copying import OURS
from infra.local.preloaded.launcher import Launcher, launcher_for

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
NOBODY = Account("nobody", 65534, 65534)
WHERE = "import json, sys, infra, fastapi; print(json.dumps([sys.executable, infra.__file__]))"


@pytest.fixture
def home(open_folder: Path) -> Home:
    return Home(open_folder / "home").create()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the clone and Python lay in /root."""
    monkeypatch.setattr(launching, "_reads", lambda *_: False)


def run(program: Launcher, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """As nobody, with nothing in the environment that is not the program's."""
    return subprocess.run(
        [str(program.python), *arguments],
        user=NOBODY.uid,
        group=NOBODY.gid,
        extra_groups=[],
        cwd="/",
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_ordinary_user_runs_what_runs_already(tmp_path: Path) -> None:
    assert launcher_for(Home(tmp_path), None) == Launcher(Path(sys.executable), {})
    assert list(tmp_path.iterdir()) == []


def test_what_everybody_can_read_is_run_in_place(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "_reads", lambda *_: True)
    assert launcher_for(home, NOBODY) == Launcher()
    assert not home.programs.exists()


@needs_root
@pytest.mark.usefixtures("closed")
def test_from_a_closed_clone_another_user_runs_a_copy_that_is_whole(home: Home) -> None:
    program = launcher_for(home, NOBODY)
    ran = run(program, "-I", "-c", WHERE)
    assert ran.returncode == 0, ran.stderr
    python, package = json.loads(ran.stdout)
    assert Path(python).is_relative_to(home.root)
    assert Path(package).is_relative_to(home.root)
    version = "from importlib.metadata import version; print(version('jejak'))"
    assert run(program, "-c", version).stdout


@needs_root
@pytest.mark.usefixtures("closed")
def test_what_is_installed_is_linked_once_and_ours_is_copied_at_each_start(home: Home) -> None:
    first = launcher_for(home, NOBODY)
    [site] = home.programs.glob("*/lib/*/site-packages")
    installed, ours = site / "fastapi" / "__init__.py", site / "infra" / "__init__.py"
    before = installed.stat().st_ino
    ours.write_text("raise RuntimeError('of yesterday')")
    assert launcher_for(home, NOBODY) == first
    assert installed.stat().st_ino == before
    assert ours.read_text() == Path(copying.infra.__file__ or "").read_text()
    assert {each.name for each in site.iterdir()} > set(OURS)
    assert not list(site.glob("*.pth")), "none leads back to where nobody may enter"


@needs_root
def test_python_alone_is_copied_where_only_it_is_closed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "_python_is_read_by", lambda _: False)
    monkeypatch.setattr(launching, "_packages_are_read_by", lambda _: True)
    monkeypatch.setattr(launching, "STARTS", "import json")
    launcher_for(home, NOBODY)
    [site] = home.programs.glob("*/lib/*/site-packages")
    assert site.is_symlink() and site.resolve() == copying._site().resolve()


@needs_root
@pytest.mark.usefixtures("closed")
def test_no_right_changes_outside_the_home(home: Home) -> None:
    def rights() -> list[tuple[int, int]]:
        watched = [Path(sys.executable).resolve(), *Path(copying.infra.__file__ or "").parents]
        watched += [*Path(launching.fastapi.__file__).parents, Path(launching.fastapi.__file__)]
        return [(each.stat().st_mode, each.stat().st_uid) for each in watched]

    before = rights()
    launcher_for(home, NOBODY)
    assert rights() == before


def test_a_file_that_others_cannot_read_is_copied_and_keeps_its_rights(tmp_path: Path) -> None:
    closed, open_ = tmp_path / "closed.py", tmp_path / "open.py"
    for file, mode in ((closed, 0o600), (open_, 0o644)):
        file.write_text("x = 1\n")
        file.chmod(mode)
    target = tmp_path / "target"
    target.mkdir()
    for file in (closed, open_):
        copying._link(file, target / file.name)
    copying._readable(target)
    assert (target / "open.py").samefile(open_)
    assert not (target / "closed.py").samefile(closed)
    assert stat.S_IMODE((target / "closed.py").stat().st_mode) == 0o644
    assert stat.S_IMODE(closed.stat().st_mode) == 0o600


@needs_root
@pytest.mark.usefixtures("closed")
def test_where_no_copy_runs_it_is_said_what_to_do(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "STARTS", "raise SystemExit('library not found')")
    with pytest.raises(ServerError, match=r"library not found.*make clean"):
        launcher_for(home, NOBODY)


@needs_root
@pytest.mark.usefixtures("closed")
def test_what_a_killed_start_left_half_is_made_anew(home: Home) -> None:
    program = launcher_for(home, NOBODY)
    made = program.python.parents[1]
    draft = made.with_suffix(".draft")
    made.rename(draft)
    shutil.rmtree(draft / "bin")
    assert launcher_for(home, NOBODY) == program
    assert run(program, "-c", "import infra").returncode == 0
    assert not draft.exists()
