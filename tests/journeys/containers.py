"""docker-compose.yml played on one machine, where no container engine is.

The same commands, settings files, certificates and servers' rules; what differs is where a name
leads and a file lies. Networks, limits and the image are not played.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from psycopg.conninfo import conninfo_to_dict

from infra.build.images.certificates import AUTHORITY, CERTIFICATE, KEY
from infra.build.images.choices import InstallerChoices
from infra.build.images.compose_secrets import COLLECTOR, FIRST_PORT, NATS_TLS, write_all
from infra.local.children import Child
from infra.local.home import Home
from infra.local.ports import LOOPBACK, free_port
from infra.local.servers.binaries import find_nats
from infra.local.supervisor.crew import CREW
from tests.encrypted_postgres import owner, served
from tests.journeys.collector import collecting
from tests.server_folders import server_folder

REPOSITORY = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(
    (REPOSITORY / "docker-compose.yml").read_text()
)["services"]
SERVED = [member.name for member in CREW if member.http]
STARTED = ("streams", "issuer", "registry", "registry-workers", "reporting", "reporting-workers")
"""One service that is asked and one that hears; the others are started by the same lines."""
PATIENCE = 90.0
# The provisioning has no settings: it knows by heart where PostgreSQL is in the containers.
PROVISION = """
import infra.build.images.provision_databases as it
it.SERVER = it.SERVER{replaced}
it.main()
"""


@dataclass
class Containers:
    """`folder` is `.compose`; `here` says what stands for what of the containers."""

    folder: Path
    choices: InstallerChoices
    here: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    postgres: Child | None = None
    socket: str = ""

    @property
    def authority(self) -> Path:
        return self.folder.parent / ".authority" / AUTHORITY

    def url(self, name: str) -> str:
        """As who is on this machine calls it; each certificate is for that name too."""
        return f"https://localhost:{self.ports[name]}"

    def runs(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """What `docker compose run --rm name words` does."""
        done = subprocess.run(
            self._command(name, words),
            env=self._environment(name),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                self._command(name, ()),
                env=self._environment(name),
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def is_well(self, name: str) -> bool:
        """What its health check says: `/ready`, over TLS."""
        assert self.running[name].poll() is None, (self.folder / f"{name}.log").read_text()[-3000:]
        check = SERVICES[name]["healthcheck"]["test"][1:]
        command = [sys.executable, *check[1:]]
        environment = self._environment(name)
        return subprocess.run(command, env=environment, check=False).returncode == 0

    def until_well(self, names: Sequence[str]) -> None:
        deadline, waiting = time.monotonic() + PATIENCE, list(names)
        while waiting := [name for name in waiting if not self.is_well(name)]:
            assert time.monotonic() < deadline, f"not ready: {waiting}"
            time.sleep(0.2)

    def translated(self, text: str, name: str) -> str:
        mounts = [volume.split(":")[:2] for volume in SERVICES[name].get("volumes", [])]
        for mine, theirs in sorted(mounts, key=lambda pair: -len(pair[1])):
            if mine.startswith("./.compose"):
                text = text.replace(theirs, str(self.folder / mine.removeprefix("./.compose/")))
        for theirs, mine in self.here.items():
            text = text.replace(theirs, mine)
        return text

    def _command(self, name: str, words: Sequence[str]) -> list[str]:
        if name == "provision":
            replaced = "".join(f".replace({a!r}, {b!r})" for a, b in self.here.items())
            tls = self.translated("/var/lib/jejak/tls", name)
            replaced += f".replace('/var/lib/jejak/tls', {tls!r})"
            return [sys.executable, "-c", PROVISION.format(replaced=replaced)]
        service = SERVICES[name]
        entry = service.get("entrypoint", ["python", "-m"])
        said = words or service["command"]
        return [sys.executable, *entry[1:], *(self.translated(word, name) for word in said)]

    def _environment(self, name: str) -> dict[str, str]:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)}
        told = SERVICES[name].get("environment", {})
        if "JEJAK_SECRETS" in told:
            environment["JEJAK_SECRETS"] = self.translated(told["JEJAK_SECRETS"], name)
        for each in SERVICES[name].get("secrets", []):
            kept = self.folder / "settings" / f"{each['source'].removeprefix('settings_')}.json"
            seen = self.folder / "seen" / f"{name}.json"
            seen.parent.mkdir(exist_ok=True)
            seen.write_text(self.translated(kept.read_text(), name))
            seen.chmod(0o600)
            environment["JEJAK_SETTINGS"] = str(seen)
        return environment


@contextmanager
def containers(choices: InstallerChoices) -> Iterator[Containers]:
    """Everything of the compose file, up and well."""
    with server_folder() as folder, ExitStack() as stack:
        made = Containers(folder / "compose", choices)
        write_all(made.folder, choices)
        let_servers_in(made.folder)
        home, shown = Home(made.folder), made.folder / "tls" / "postgres"
        home.create()
        files = shown / CERTIFICATE, shown / KEY
        made.postgres, made.socket = stack.enter_context(served(home, *files))
        traces = stack.enter_context(collecting()).url
        made.here = _where(made, traces, int(str(conninfo_to_dict(made.socket)["port"])))
        made.running["nats"] = _nats(made)
        stack.callback(_end, made)
        made.runs("provision")
        made.runs("migrate")
        for name in STARTED:
            made.start(name)
        made.until_well(STARTED)
        yield made


def _where(made: Containers, traces: str, postgres: int) -> dict[str, str]:
    made.ports = {name: free_port() for name in (*SERVED, "nats", "monitor")}
    here = {
        "host=postgres port=5432": f"host={LOOPBACK} port={postgres}",
        "tls://nats:4222": f"tls://{LOOPBACK}:{made.ports['nats']}",
        "0.0.0.0": LOOPBACK,
        COLLECTOR: traces,
    }
    for port, name in enumerate(SERVED, FIRST_PORT):
        here[f"https://{name}:{port}"] = made.url(name)
        here[f'"http_port": {port}'] = f'"http_port": {made.ports[name]}'
    here[f"https://{made.choices.host}:{FIRST_PORT}"] = made.url("issuer")
    return here


def _nats(made: Containers) -> subprocess.Popen[bytes]:
    """By the words of the compose file, on the files that it mounts."""
    seen = made.folder / "seen"
    seen.mkdir()
    told = {
        NATS_TLS: str(made.folder / "tls" / "nats"),
        "127.0.0.1:8222": f"{LOOPBACK}:{made.ports['monitor']}",
    }
    for name in ("server.conf", "passwords.conf", "tls.conf"):
        text = (made.folder / "nats" / name).read_text()
        for theirs, mine in told.items():
            text = text.replace(theirs, mine)
        (seen / name).write_text(text)
    here = {
        "/etc/nats": str(seen),
        "0.0.0.0": LOOPBACK,
        "4222": str(made.ports["nats"]),
        "/data": str(made.folder / "stored"),
    }
    words = "\n".join(SERVICES["nats"]["command"])
    for theirs, mine in here.items():
        words = words.replace(theirs, mine)
    command = [str(find_nats(Home(made.folder), None)), *words.splitlines()]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def let_servers_in(folder: Path) -> None:
    """Under root PostgreSQL is somebody else, as in its container, and reads its own pair."""
    if (uid := owner()) is None:
        return
    for each in (folder, folder / "tls"):
        each.chmod(0o711)
    shown = folder / "tls" / "postgres"
    for each in (shown, *shown.iterdir()):
        os.chown(each, uid, -1)


def _end(made: Containers) -> None:
    for each in made.running.values():
        each.terminate()
    for each in made.running.values():
        each.wait(20)
