"""Copies of our program, and of Python, for users who cannot enter where those lie.

Nothing changes where they lie: a file that everybody may read is linked, any other is copied.
"""

import hashlib
import os
import platform
import shutil
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

import infra

OURS = ("contracts", "infra", "services")
SITE = "site-packages"
ELSEWHERE = frozenset((SITE, "test", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip"))
"""What lies in Python's own library and nobody of ours needs."""
ALL_CAN_READ = 0o044


def copy_program(programs: Path, *, python: bool, packages: bool) -> Path:
    """An environment (venv) like any other, so that a process of ours may start a further one.

    What is installed is linked once, ours is copied each time.
    """
    target = programs / f"python-{_stamp(python, packages)}"
    if not target.exists():
        draft = target.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        programs.chmod(0o755)
        _make_environment(draft, target, python=python, packages=packages)
        draft.rename(target)
    if packages:
        _copy_ours(target / _library() / SITE)
    return target


def _make_environment(draft: Path, target: Path, *, python: bool, packages: bool) -> None:
    """In `draft`, as it will be at `target`."""
    interpreter = Path(os.path.realpath(sys.executable))
    if python:
        _link_python(interpreter, draft / "base")
        interpreter = target / "base" / "bin" / interpreter.name
    (draft / "bin").mkdir()
    (draft / "bin" / "python").symlink_to(interpreter)
    version = f"version = {platform.python_version()}\n"
    (draft / "pyvenv.cfg").write_text(f"home = {interpreter.parent}\n{version}")
    (draft / _library()).mkdir(parents=True)
    if packages:
        _link_tree(_site(), draft / _library() / SITE)
    else:
        (draft / _library() / SITE).symlink_to(_site())
    _readable(draft)


def _site() -> Path:
    """Where packages are installed."""
    return Path(sysconfig.get_path("purelib"))


def _library() -> Path:
    """`lib/python3.11`, wherever Python lies."""
    return Path("lib") / f"python{sysconfig.get_python_version()}"


def _stamp(*parts: bool) -> str:
    """Another one for another Python, or once something was installed or removed."""
    found = (sys.base_prefix, sys.version, _site(), _site().stat().st_mtime_ns, parts)
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def _link_python(interpreter: Path, target: Path) -> None:
    base = Path(sys.base_prefix)
    (target / "bin").mkdir(parents=True)
    _link(interpreter, target / "bin" / interpreter.name)
    (target / "lib").mkdir()
    for library in (base / "lib").glob("libpython*.so*"):
        _link(library.resolve(), target / "lib" / library.name)
    _link_tree(base / _library(), target / _library())


def _link_tree(source: Path, target: Path) -> None:
    target.mkdir()
    with os.scandir(source) as entries:
        for entry in entries:
            to = target / entry.name
            if entry.name in ELSEWHERE or entry.name.startswith("config-"):
                continue
            if entry.is_dir():
                _link_tree(Path(entry.path), to)
            elif not entry.name.endswith(".pth"):  # they lead to where nobody else may enter
                _link(Path(entry.path), to)


def _link(file: Path, to: Path) -> None:
    """A link shares the rights of its file, so it serves only where those are wide enough."""
    if file.stat().st_mode & ALL_CAN_READ == ALL_CAN_READ:
        with suppress(OSError):  # on another disk
            to.hardlink_to(file)
            return
    shutil.copy2(file, to)


def _copy_ours(site: Path) -> None:
    """As they are now: a clone is worked in, and what runs must not change by that."""
    source = Path(infra.__file__ or "").parents[1]
    for package in OURS:
        draft, target = site / f".{package}", site / package
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(source / package, draft)
        _readable(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def _readable(folder: Path) -> None:
    """Copies only: a link that was made is readable already."""
    for path, _, files in os.walk(folder):
        os.chmod(path, 0o755)
        for name in files:
            file = Path(path, name)
            if not file.is_symlink() and file.stat().st_mode & ALL_CAN_READ != ALL_CAN_READ:
                file.chmod(file.stat().st_mode | ALL_CAN_READ)
