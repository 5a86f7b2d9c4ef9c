"""A site that runs releases side by side: real servers, and replicas of services by their code.

A release is a folder with its packages and its `dist-info`; it goes first on the path of a process,
before what is installed, which is the same lock.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from infra.local.children import Child
from infra.local.health import answers
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.preloaded.forking import Preloaded
from infra.local.secret_files import secret
from infra.local.servers.nats import NatsServer, start_nats
from infra.local.servers.postgres import PostgresServer, start_postgres
from infra.local.servers.provision import Databases, provision_all
from infra.runtime.process.settings import VARIABLE, FirstRole, Settings
from tests.people_we_know import SUKAMAJU
from tests.runtime.identity.minting import published
from tests.server_folders import server_folder

RELEASES = Path(__file__).parent
CLERK, CHIEF = "operator.satu", "dinsos.satu"
PATIENCE = 60.0
STEPS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def until(so: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


def unpacked(release: int, folder: Path) -> Path:
    """The code of a release that was cut."""
    [wheel] = (RELEASES / str(release)).glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


@dataclass
class Replica:
    """One process of a service, of one release."""

    service: str
    part: str
    url: str
    process: Child

    @property
    def ready(self) -> bool:
        return answers(self.url)

    def stop(self) -> None:
        self.process.stop()


@dataclass
class Site:
    folder: Path
    postgres: PostgresServer
    nats: NatsServer
    databases: Databases
    issuer: str
    services: tuple[str, ...]
    replicas: list[Replica] = field(default_factory=list)
    preloaded: dict[Path, Preloaded] = field(default_factory=dict)
    provisioner: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Home:
        """Of the servers."""
        return Home(self.folder / "home")

    def migrate(self, code: Path, *services: str) -> None:
        """As `jejak migrate` of that release."""
        packages = [f"services.{service}" for service in services]
        command = [sys.executable, "-m", "infra.runtime.process.migrate", *packages]
        environment = _environment(code) | {VARIABLE: str(self._owners())}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def start(self, code: Path, service: str, part: str, port: int | None = None) -> Replica:
        """Whether it is ready is asked of it."""
        port = port or free_port()
        file = self._settings(service, part, port)
        name = f"{code.name}-{service}-{part}-{port}"
        child = self.preload(code).fork(name, [f"services.{service}", part], file, STEPS)
        assert child, f"{code.name} cannot be imported"
        replica = Replica(service, part, f"http://127.0.0.1:{port}", child)
        self.replicas.append(replica)
        return replica

    def preload(self, code: Path) -> Preloaded:
        """A release is imported once, and its replicas are forked."""
        if code not in self.preloaded:
            home = Home(self.folder / f"home-{code.name}").create()
            modules = [f"services.{name}" for name in self.services]
            self.preloaded[code] = Preloaded(home, modules, _environment(code))
            self.preloaded[code].start()
        return self.preloaded[code]

    def _owners(self) -> Path:
        """The logins that change tables."""
        keyring = {"keyring_owner_conninfo": self.databases.keyring.owner}
        owners = {
            f"services.{name}": {"owner_conninfo": own.owner}
            | (keyring if name == "registry" else {})
            for name, own in self.databases.services.items()
        }
        file = self.folder / "migrate.json"
        file.write_text(json.dumps({"services": owners}))
        file.chmod(0o600)
        return file

    def _settings(self, service: str, part: str, port: int) -> Path:
        own, keyring = self.databases.services[service], self.databases.keyring
        secrets = self.folder / "secrets" / service
        secrets.mkdir(parents=True, exist_ok=True)
        (secrets / "kek").write_text(secret(self.folder / "secrets", "kek"))
        (secrets / "kek").chmod(0o600)
        secret(secrets, "index-key")
        clerk = FirstRole(person=CLERK, role="tim_data", region=SUKAMAJU)
        chief = FirstRole(person=CHIEF, role="dinsos_operator", region=SUKAMAJU[:5])
        settings = Settings(
            service=service,
            http_port=port,
            issuer_url=self.issuer,
            app_conninfo=own.api if part == "api" else own.app,
            reader_conninfo=own.reader,
            keyring_conninfo=keyring.asked_by(service),
            nats_url=self.nats.url,
            nats_user=service,
            nats_password=self.nats.passwords[service],
            secrets=secrets,
            data=self.folder,
            first_roles=(clerk, chief) if service == "registry" else (),
        )
        file = self.folder / f"{service}-{part}-{port}.json"
        file.write_text(settings.model_dump_json(exclude_defaults=True))
        file.chmod(0o600)
        return file


def _environment(code: Path) -> dict[str, str]:
    """Its packages are found first, and the folder that the tests run in not at all."""
    return {**os.environ, "PYTHONPATH": str(code), "PYTHONSAFEPATH": "1"}


@contextmanager
def site(services: tuple[str, ...] = ("registry", "reporting")) -> Iterator[Site]:
    """Servers with every database and every stream, and nothing that runs on them yet."""
    with server_folder() as folder, signing() as issuer:
        home = Home(folder / "home").create()
        postgres, nats = start_postgres(home), start_nats(home)
        found = None
        try:
            databases = provision_all(postgres.admin, home.role_secrets)
            found = Site(folder, postgres, nats, databases, issuer, services)
            found.provisioner = provisioner(found)
            yield found
        finally:
            for release in found.preloaded.values() if found else []:
                release.stop()
            for replica in found.replicas if found else []:
                replica.stop()
            if found and found.provisioner:
                found.provisioner.kill()
                found.provisioner.wait()
            for server in (found.nats, found.postgres) if found else (nats, postgres):
                server.stop()


def provisioner(site: Site) -> subprocess.Popen[bytes]:
    settings = Settings(
        service="streams",
        http_port=0,
        issuer_url=site.issuer,
        nats_url=site.nats.url,
        nats_user="provisioner",
        nats_password=site.nats.passwords["provisioner"],
        secrets=site.folder,
        data=site.folder,
    )
    file = site.folder / "streams.json"
    file.write_text(settings.model_dump_json(exclude_defaults=True))
    file.chmod(0o600)
    with (site.folder / "streams.log").open("ab") as log:
        command = [sys.executable, "-m", "infra.runtime.process.provisioner"]
        environment = {**os.environ, VARIABLE: str(file)}
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


@contextmanager
def signing() -> Iterator[str]:
    """An issuer whose keys are those of the tests; its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Issuer))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Issuer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        own = f"http://127.0.0.1:{self.server.server_address[1]}"
        known = self.path.startswith("/.well-known")
        body = {"issuer": own, "jwks_uri": f"{own}/keys"} if known else published()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Silent."""
