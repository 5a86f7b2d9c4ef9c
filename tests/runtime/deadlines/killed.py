"""A timer that is killed in the middle: `python -m tests.runtime.deadlines.killed before|after`.

Its database is named by a file on standard input, so that no password is an argument.
"""

import json
import os
import signal
import sys
from typing import Any

from psycopg import Connection

from contracts.event import Provenance
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.deadlines.rows import Due
from infra.runtime.eventstore.ledger import Ledger
from tests.runtime.deadlines.promises import note_overdue, promising


def main() -> None:
    when = sys.argv[1]

    def propose(ledger: Ledger, due: Due, why: Provenance, _: Connection[Any]) -> None:
        if when == "after":
            note_overdue(ledger, due, why, _)
        os.kill(os.getpid(), signal.SIGKILL)

    with promising(ServiceDatabase(**json.load(sys.stdin))) as office:
        office.timer(propose).step(office.db)


if __name__ == "__main__":
    main()
