"""What an inbox keeps of an old month whose data was dropped, and how long readers are held up.

Floor: the month as it was received.
"""

import sys
import threading
import time
from importlib import import_module

import psycopg

from infra.local.servers.provision import provision_service
from infra.runtime.process import migrate
from infra.runtime.process.operations.old_months import read_again
from tests.benchmarks.ground import ground, note
from tests.benchmarks.rebuild_timeline import fill

MONTH = "date_trunc('month', now() - interval '1 month')::date"
SIZE = f"SELECT pg_total_relation_size('inbox_' || to_char({MONTH}, 'YYYY_MM'))"


def dropped(owner: str, keeping: list[str]) -> tuple[float, float, int]:
    """Seconds it took, seconds that a reader waited at most, bytes that are left."""
    longest, over = 0.0, threading.Event()

    def read() -> None:
        nonlocal longest
        with psycopg.connect(owner, autocommit=True) as db:
            while not over.is_set():
                began = time.perf_counter()
                db.execute("SELECT message_id FROM inbox WHERE seq > 10 ORDER BY seq LIMIT 1")
                longest = max(longest, time.perf_counter() - began)

    reader = threading.Thread(target=read)
    reader.start()
    with psycopg.connect(owner, autocommit=True) as db:
        began = time.perf_counter()
        db.execute(f"SELECT inbox_drop({MONTH}, %s)".encode(), (keeping,))
        seconds = time.perf_counter() - began
        over.set()
        reader.join()
        [size] = db.execute(SIZE.encode()).fetchone() or (0,)
    return seconds, longest, size


def main(count: int) -> None:
    for name in ("programs", "reporting", ""):
        keeping = []
        if name:
            keeping = sorted(read_again(import_module(f"services.{name}.main").service))
        with ground() as servers:
            made = provision_service(servers.postgres.admin, servers.home.secrets, "reporting")
            migrate.lay_tables("reporting", made.owner)
            with psycopg.connect(made.owner, autocommit=True) as owner:
                owner.execute(f"SELECT inbox_month({MONTH})".encode())
                owner.execute(f"ALTER TABLE inbox ALTER received_at SET DEFAULT {MONTH}".encode())
                fill(made.owner, count)
                [before] = owner.execute(SIZE.encode()).fetchone() or (0,)
            seconds, longest, after = dropped(made.owner, keeping)
        note(name or "where nothing is read again")
        print(
            f"{name or 'nothing kept'}: {before / count:.0f} bytes a message, then"
            f" {after / count:.0f}; {seconds:.1f} s, a reader waited {1000 * longest:.0f} ms"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
