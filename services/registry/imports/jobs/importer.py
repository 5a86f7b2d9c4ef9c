"""Keeps importing processes running while there are imports to do, and lets old contents expire."""

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import psycopg
from psycopg import Connection

from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.process.settings import Settings
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.contents import expire

PROCESSES = 2
COMMAND = [sys.executable, "-m", "services.registry.imports"]
LONGEST_PAUSE = 30.0
EXPIRE_EVERY = 3600.0
TO_STOP = 8.0

logger = logging.getLogger("jejak.imports")


@dataclass
class Importer:
    """`run` is the registry's worker; a job that a dead process left is taken up by the next."""

    settings: Settings
    keys: HeldKeys
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    failures: int = 0
    not_before: float = 0.0
    expire_at: float = 0.0

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                try:
                    self._watch(stop)
                except (psycopg.OperationalError, KeyringUnavailable, OSError) as error:
                    logger.warning("importer waits", extra={"error": type(error).__name__})
                    stop.wait(2)
        finally:
            self._end()

    def _watch(self, stop: threading.Event) -> None:
        with psycopg.connect(self.settings.app_conninfo, autocommit=True) as db:
            db.execute(f"LISTEN {jobs.CHANNEL}".encode())
            while not stop.is_set():
                self._tend(db)
                for _ in db.notifies(timeout=1.0, stop_after=1):
                    pass

    def _tend(self, db: Connection[Any]) -> None:
        self._bury()
        wanted = min(PROCESSES, len(jobs.to_do(db)))
        while len(self.children) < wanted and monotonic() >= self.not_before:
            self._start()
        if monotonic() >= self.expire_at:
            expire(db, self.keys)
            self.expire_at = monotonic() + EXPIRE_EVERY

    def _start(self) -> None:
        child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)
        self.children.append(child)
        assert child.stdin
        child.stdin.write(self.settings.model_dump_json().encode() + b"\n")
        child.stdin.flush()

    def _bury(self) -> None:
        """Forget children that ended; after one that failed, wait before starting another."""
        for child in [each for each in self.children if each.poll() is not None]:
            self.children.remove(child)
            assert child.stdin
            child.stdin.close()
            self.failures = self.failures + 1 if child.returncode else 0
            if self.failures:
                pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1))
                self.not_before = monotonic() + pause
                logger.warning("importer died", extra={"status": child.returncode})

    def _end(self) -> None:
        for child in self.children:
            assert child.stdin
            child.stdin.close()
        until = monotonic() + TO_STOP
        for child in self.children:
            try:
                child.wait(max(0.1, until - monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
