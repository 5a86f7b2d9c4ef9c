"""Cuts a release: `python -m tests.releases.cut 1` writes its wheel, its lock and its dumps.

The dumps are those of a small made-up site that the wheel itself ran, keys and all. Cutting again
under the same number replaces it, which nobody may do once a release is installed anywhere.
"""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import make_conninfo

from infra.local.account import server_account
from infra.local.home import Home
from infra.local.servers.binaries import find_postgres
from infra.runtime.messaging.topology import SERVICES
from tests.architecture.sources import REPOSITORY
from tests.releases.front import Front, People
from tests.releases.site import RELEASES, Site, site, unpacked, until

FAMILIES = 12
RUN = ("registry", "reporting")


def cut(release: int) -> Path:
    folder = RELEASES / str(release)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    uv = Path(sys.executable).with_name("uv")
    build = [uv, "build", "--wheel", "--quiet", "--system-certs", "--out-dir", folder, REPOSITORY]
    subprocess.run(list(map(str, build)), check=True)
    (folder / ".gitignore").unlink(missing_ok=True)
    shutil.copy(REPOSITORY / "requirements.lock", folder)
    with site() as here:
        _live_a_little(here, release)
        for name in (*SERVICES, "keyring"):
            _dump(here, name, folder / f"{name}.sql.gz")
        keys = {key: (here.folder / "secrets" / "registry" / key).read_text() for key in KEYS}
        (folder / "made-up-keys.json").write_text(json.dumps(keys, indent=1) + "\n")
    return folder


KEYS = ("kek", "index-key")


def _live_a_little(here: Site, release: int) -> None:
    code = unpacked(release, here.folder / "code")
    here.migrate(code, *SERVICES)
    with Front(here.issuer).looking() as front:
        replicas = [here.start(code, name, part) for name in RUN for part in ("workers", "api")]
        until(lambda: all(each.ready for each in replicas), "the release")
        front.add(*(each for each in replicas if each.part == "api"))
        people = People(front)
        until(lambda: people.register() and len(people.families) >= FAMILIES, "families")
        people.wrong.clear()
        last = people.families[-1]
        history = f"/households/{last}/timeline"
        until(lambda: front.ask("reporting", "GET", history).is_success, "reporting to hear")
    for each in replicas:
        each.stop()


def _dump(here: Site, name: str, file: Path) -> None:
    """Without owners: whoever restores it provisions them. From an owner row security hides."""
    database = here.databases.services.get(name, here.databases.keyring)
    everything = make_conninfo(here.postgres.admin, dbname=database.name)
    program = str(_pg_dump(Home(here.folder / "home")))
    command = [program, "--no-owner", "--inserts", "--dbname", everything]
    done = subprocess.run(command, capture_output=True, check=True)
    file.write_bytes(gzip.compress(done.stdout, mtime=0))


def _pg_dump(home: Home) -> Path:
    return find_postgres(home, server_account()) / "pg_dump"


if __name__ == "__main__":
    made = cut(int(sys.argv[1]))
    size = sum(each.stat().st_size for each in made.iterdir())
    print(f"{made.relative_to(REPOSITORY)}: {size / 1e6:.1f} MB")
