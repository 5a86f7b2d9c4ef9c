"""The chain of the access log: adding links for what was opened, and checking them.

Floor: entering the same openings, a hundred at a time, through the only function that may.
"""

import sys
from dataclasses import replace
from uuid import uuid4

import psycopg

from infra.local.servers.provision import provision_service
from infra.runtime.audit import access_chain
from infra.runtime.privacy.access_log import Access, AccessLog, AccessOutcome
from infra.runtime.process import migrate
from tests.benchmarks.ground import ground, report, timed

OPENED = Access(
    person="petugas.satu",
    role="dinsos_operator",
    office="18.09",
    purpose="pelayanan",
    action="household.read",
    outcome=AccessOutcome.GIVEN,
    subjects=[],
    fields=["name", "nik_masked", "biodata"],
    result_count=4,
    trace_id="0" * 32,
)
TOGETHER = 100


def main(openings: int) -> None:
    with ground() as servers:
        own = provision_service(servers.postgres.admin, servers.home.secrets, "reporting")
        migrate.lay_tables("reporting", own.owner)
        log = AccessLog(own.app)

        def enter() -> None:
            for _ in range(openings // TOGETHER):
                people = [replace(OPENED, subjects=[uuid4()] * 4) for _ in range(TOGETHER)]
                log.record(*people)

        entered = timed(enter)
        log.close()
        with psycopg.connect(own.app, autocommit=True) as db:

            def chain() -> None:
                while access_chain.extend(db, "reporting"):
                    pass

            chained = timed(chain)
            checking = timed(lambda: access_chain.checked(db, "reporting", 0, openings))
            assert access_chain.checked(db, "reporting", 0, openings).broken == []
    for what, took in (("chaining", chained), ("checking", checking)):
        print(f"{what}: {1e6 * took / openings:.0f} us an opening")
        report(f"{what} {openings:,} openings", took, entered, "-")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
