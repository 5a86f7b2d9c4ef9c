"""`python -m infra.local.preloaded MODULE...`: imports what the modules run, then forks on request.

What a service's code alone decides is found out here once, the fingerprints of its views: they
take a third of a second and 8 MB in each process that does it for itself.

It reads one JSON line for each process, answers with its number, and ends with its input. It never
reads settings, starts a thread or opens a connection: whatever it held, all of ours would hold.
"""

import ctypes
import gc
import json
import os
import runpy
import signal
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from infra.local.children import die_with_parent
from infra.runtime.process.service import Service
from infra.runtime.process.settings import VARIABLE

PR_SET_NAME, PR_SET_NO_NEW_PRIVS = 15, 38


def preload(module: str) -> None:
    """Import what `python -m module` would run, without running it."""
    found = find_spec(module)
    packaged = found is not None and found.submodule_search_locations is not None
    loaded = import_module(f"{module}.__main__" if packaged else module)
    if isinstance(service := getattr(loaded, "service", None), Service):
        for view in service.views:
            view.fingerprint  # noqa: B018 (kept by the view)


def main(modules: list[str]) -> None:
    for module in modules:
        preload(module)
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page it looks through
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    prepare = die_with_parent(signal.SIGTERM)
    while line := sys.stdin.buffer.readline():  # one at a time: none is left over for a child
        if child := os.fork():
            os.write(1, b"%d\n" % child)
            continue
        return become(json.loads(line), prepare)


def become(asked: dict[str, Any], prepare: Callable[[], None] | None) -> None:
    """Be the process that was asked for, as if it had been started by itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NAME, asked["name"].encode()[:15])
    output = os.open(asked["log"], os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(output)
    os.chdir(asked["folder"])
    if user := asked["user"]:
        uid, gid = user
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if prepare:  # whoever becomes another user forgets whom to die with
        prepare()
    os.environ[VARIABLE] = asked["settings"]
    module, *sys.argv[1:] = asked["command"]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'.*' found in sys.modules", RuntimeWarning)
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
