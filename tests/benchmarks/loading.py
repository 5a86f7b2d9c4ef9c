"""A regency's population files, from upload to committed facts.

Floor: a binary COPY of the same facts and tags into identical empty tables on the same server.
Beside it: CPU and memory of the importing processes, what an interactive command waits meanwhile,
and for how long at most the ledger was held.
"""

import hashlib
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from contracts.codes.recording import RecordingReason
from contracts.event import Provenance
from infra.local.sample import generate
from infra.local.secret_files import secret
from infra.local.servers.provision import provision_keyring, provision_service
from infra.runtime.process import migrate
from infra.runtime.process.settings import Settings
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.importer import Importer
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.workbench import Workbench, open_workbench
from services.registry.main import service
from tests.benchmarks.ground import Ground, bare, cpu_seconds, ground, note, percentile, report
from tests.benchmarks.officers import at_work, by, clerk, watchman

IDLE_SECONDS = 15.0
WATCHED = 6
"""Files beside whose import commands are timed."""
AIM = {
    "load": "at most 4",
    "cpu": "at most 1,100 us",
    "memory": "under 600 MB",
    "wait": "at most 2 at p50, 3 at p99",
    "held": "at most 50 ms",
}


@dataclass(frozen=True)
class Site:
    """A registry of its own on the benchmark's server."""

    settings: Settings
    owner: str
    by: Provenance


def prepared(servers: Ground, name: str) -> Site:
    admin, secrets = servers.postgres.admin, servers.home.secrets
    database = provision_service(admin, secrets, "registry", f"registry_{name}")
    keyring = provision_keyring(admin, secrets, f"keyring_{name}")
    migrate.lay_tables("registry", database.owner, more=service.schema)
    migrate.lay_keys("registry", keyring.owner)
    for key in ("kek", "index-key"):
        secret(secrets, key)
    settings = Settings(
        service="registry",
        http_port=0,
        issuer_url="-",
        app_conninfo=database.app,
        keyring_conninfo=keyring.registry,
        secrets=secrets,
        data=secrets,
    )
    return Site(settings, database.owner, by(RecordingReason.FIRST_DATA))


def hand_in(site: Site, bench: Workbench, file: Path) -> UUID:
    """What the endpoint does with an upload."""
    content, import_id = file.read_bytes(), uuid4()
    sha256 = hashlib.sha256(content).hexdigest()
    with bench.db.transaction():
        job, _ = jobs.add(bench.db, import_id, file.stem, sha256, site.by, jobs.NOTHING_SAID)
        box = Box(bench.keys, import_id)
        box.make_key()
        contents.keep_file(bench.db, box, job, file.name, content)
        jobs.wake(bench.db)
    return import_id


def commit_all(site: Site, bench: Workbench, waiting: set[UUID], memory: "Memory") -> None:
    """Commit each plan as soon as it is there, until every import is committed."""
    made = Jsonb(site.by.model_dump(mode="json", exclude_none=True))
    query = "SELECT id, state FROM import_job WHERE id = ANY(%s) AND state = ANY(%s)"
    while waiting:
        memory.look()
        time.sleep(0.1)
        settled = bench.db.execute(query, (list(waiting), ["planned", "committed", "failed"]))
        for import_id, state in settled.fetchall():
            if state == "planned":
                jobs.move(
                    bench.db,
                    import_id,
                    to="committing",
                    out_of="planned",
                    rows_done=0,
                    committed_by=made,
                )
                jobs.wake(bench.db)
            else:
                waiting.discard(import_id)


class Memory:
    """The most that the importing processes and the readers they start took at one moment."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.peak = 0

    def look(self) -> None:
        own = [child.pid for child in list(self.importer.children)]
        readers = [reader for pid in own for reader in _children(pid)]
        self.peak = max(self.peak, sum(map(_resident, own + readers)))


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        return [int(child) for file in found for child in file.read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * 4096


def load(site: Site, files: Sequence[Path]) -> tuple[float, int, int]:
    """Seconds from the first upload to the last committed fact, persons, bytes of memory."""
    with open_workbench(site.settings) as bench:
        importer, stop = Importer(site.settings, bench.keys), threading.Event()
        memory = Memory(importer)
        thread = threading.Thread(target=importer.run, args=(stop,))
        began = time.perf_counter()
        thread.start()
        try:
            commit_all(site, bench, {hand_in(site, bench, file) for file in files}, memory)
            seconds = time.perf_counter() - began
        finally:
            stop.set()
            thread.join()
        query = "SELECT sum((totals->>'new')::int) FROM import_job"
        [persons] = bench.db.execute(query).fetchone() or (0,)
    return seconds, persons, memory.peak


def floor(site: Site) -> tuple[float, int]:
    """Seconds to COPY what was loaded into empty twins of the ledger's tables, and how many."""
    seconds = 0.0
    with psycopg.connect(site.owner, autocommit=True) as db:
        for table in ("fact", "fact_tag"):
            db.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)".encode())
            with tempfile.TemporaryFile() as file:
                with db.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)".encode()) as out:
                    for piece in out:
                        file.write(piece)
                file.seek(0)
                began = time.perf_counter()
                into = f"COPY twin_{table} FROM STDIN (FORMAT binary)"
                with db.cursor().copy(into.encode()) as copy:
                    while piece := file.read(1 << 18):
                        copy.write(piece)
                seconds += time.perf_counter() - began
        found = db.execute("SELECT count(*) FROM fact").fetchone()
    return seconds, found[0] if found else 0


def main(size: str) -> None:
    with ground() as servers, tempfile.TemporaryDirectory() as folder:
        note(f"making the sample files of size {size}")
        generate(size, 1, Path(folder))
        files = sorted(Path(folder).glob("18.*"))
        site = prepared(servers, "loading")
        spent = cpu_seconds(servers)
        seconds, persons, memory = load(site, files)
        spent = cpu_seconds(servers) - spent
        copied, families = floor(site)
        print(f"loading {families:,} families, {persons:,} persons from {len(files)} files")
        report("files to committed facts, against COPY", seconds, copied, AIM["load"])
        bare("CPU of importer and PostgreSQL, a fact", 1e6 * spent / families, "us", AIM["cpu"])
        bare("peak memory of the importer", memory / 1e6, "MB", AIM["memory"])
        watched = prepared(servers, "watched")
        with at_work(clerk, watched.settings) as idle:
            time.sleep(IDLE_SECONDS)
        with at_work(clerk, watched.settings) as busy, at_work(watchman, watched.owner) as held:
            _, persons, _ = load(watched, files[:WATCHED])
        print(f"{len(busy):,} commands beside an import of {persons:,} persons")
        name = f"the ledger was held at most, {len(held):,} appends seen"
        bare(name, 1000 * max(held), "ms", AIM["held"])
        for share in (0.5, 0.99):
            name = f"a command during the import, p{share * 100:.0f}, against idle"
            report(name, percentile(busy, share), percentile(idle, share), AIM["wait"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "subdistrict")
