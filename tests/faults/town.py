"""Everything a town runs, as processes to kill: two of each part of each service, and clerks."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from random import Random

from infra.local.health import held_up
from infra.local.processes import PROC
from infra.local.servers.nats import start_nats
from infra.local.servers.postgres import start_postgres
from infra.runtime.messaging.topology import SERVICES
from tests.architecture.sources import REPOSITORY
from tests.faults.clerk import COUNTER, answered
from tests.releases.site import Replica, Site, provisioner, until
from tests.runtime.identity.minting import KEY

CLERKS = ("sari", "joko", COUNTER)
KINDS = ("api", "workers", "importer", "clerk", "postgres", "nats", "streams")
TWO = 2


class Town:
    """At work from when it is made. `kill` is kill -9, and what was killed is started again."""

    def __init__(self, here: Site) -> None:
        self.here, self.folder = here, here.folder
        here.migrate(REPOSITORY, *SERVICES)
        parts = [(service, part) for service in SERVICES for part in ("workers", "api")]
        self.replicas = [here.start(REPOSITORY, *each) for each in parts for _ in range(TWO)]
        self.clerks: dict[str, subprocess.Popen[bytes]] = {}
        until(self.ready, "the town", 180)
        self._tell_the_clerks()

    def ready(self) -> bool:
        """Whether all are well."""
        return not self.unwell()

    def unwell(self) -> list[str]:
        """Who is not, with what it says of itself."""
        self._supervise()
        return [
            f"{each.service} {each.part}: {held_up(each.url) or 'no answer'}"
            for each in self.replicas
            if not each.ready
        ]

    def answered(self) -> int:
        """How much clerks were answered so far."""
        self._supervise()
        return sum(len(answered(self.folder / f"{name}.journal")) for name in CLERKS)

    def _tell_the_clerks(self) -> None:
        apis = [each for each in self.replicas if each.part == "api"]
        urls = {name: [each.url for each in apis if each.service == name] for name in SERVICES}
        key = KEY.as_dict(private=True)
        town = {"urls": urls, "issuer": self.here.issuer, "key": key}
        (self.folder / "town.json").write_text(json.dumps(town))

    def begin(self) -> None:
        """Let the clerks work; each goes on where it was."""
        (self.folder / "stop").unlink(missing_ok=True)
        for name in CLERKS:
            self._send(name)

    def end(self) -> None:
        """Each finishes what it is at."""
        (self.folder / "stop").touch()
        for clerk in self.clerks.values():
            clerk.wait(300)

    def close(self) -> None:
        for clerk in self.clerks.values():
            clerk.kill()
            clerk.wait()

    def kill_soon(self, random: Random, pause: float = 1.0) -> str:
        """At some moment after something was answered since the last one."""
        before = self.answered()
        until(lambda: self.answered() > before, "an answer", 180)
        time.sleep(random.uniform(0, pause))
        return self.kill(random)

    def kill(self, random: Random) -> str:
        """One of some kind, all kinds alike; what it was. Nobody imports at every moment."""
        kind = random.choice(KINDS)
        importers = self._importers()
        if kind == "importer" and importers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(importers), signal.SIGKILL)
        elif kind == "clerk":
            self._kill_clerk(random.choice(CLERKS))
        elif kind == "postgres":
            self._kill_postgres()
        elif kind == "nats":
            self._kill_nats()
        elif kind == "streams":
            self._kill_streams()
        else:
            kind = "api" if kind == "api" else "workers"
            self._kill_replica(random.choice([r for r in self.replicas if r.part == kind]))
        return kind

    def _kill_clerk(self, name: str) -> None:
        self.clerks[name].kill()
        self.clerks[name].wait()
        self._send(name)

    def _kill_replica(self, replica: Replica) -> None:
        replica.process.process.kill()
        replica.process.process.wait()
        self._start_again(replica)

    def _supervise(self) -> None:
        """Who ended, because it found no server at its start, is started again."""
        for each in list(self.replicas):
            if not each.process.running:
                self._start_again(each)

    def _start_again(self, replica: Replica) -> None:
        port = int(replica.url.rpartition(":")[2])
        self.replicas.remove(replica)
        self.replicas.append(self.here.start(REPOSITORY, replica.service, replica.part, port))

    def _kill_postgres(self) -> None:
        assert self.here.postgres.child
        self.here.postgres.child.process.kill()
        self.here.postgres.child.process.wait()
        self.here.postgres = start_postgres(self.here.home, self.here.postgres.port)

    def _kill_nats(self) -> None:
        assert self.here.nats.child
        self.here.nats.child.process.kill()
        self.here.nats.child.process.wait()
        self.here.nats = start_nats(self.here.home, self.here.nats.port)

    def _kill_streams(self) -> None:
        assert self.here.provisioner
        self.here.provisioner.kill()
        self.here.provisioner.wait()
        self.here.provisioner = provisioner(self.here)

    def _importers(self) -> list[int]:
        """The importing processes of the registry's workers."""
        parents = {each.process.process.pid for each in self.replicas if each.part == "workers"}
        found = []
        for entry in PROC.glob("[0-9]*"):
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) in parents and fields[0] not in "ZX":
                    found.append(int(entry.name))
        return found

    def _send(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.clerk", name, str(self.folder)]
            self.clerks[name] = subprocess.Popen(command, stdout=log, stderr=log)
