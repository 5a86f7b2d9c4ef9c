"""Eight callers of one process, each carrying out commands until they are stored, once.

`python -m tests.runtime.eventstore.storage.killed_worker COMMAND...` with the conninfo in LEDGER;
it prints a command when it is done.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from eventsourcing.persistence import IntegrityError, OperationalError

from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.writing import fact, unless


def carry_out(recorder: LedgerRecorder, command: str) -> None:
    """What a ledger does on a lost line: ask again under the command's own tag."""
    while True:
        try:
            recorder.append([fact(command), fact(command, type="also")], unless(command))
        except IntegrityError:
            break  # an earlier attempt was stored
        except (OperationalError, psycopg.OperationalError):
            time.sleep(0.05)
            continue
        break
    os.write(1, f"{command}\n".encode())


def main() -> None:
    recorder = LedgerRecorder(os.environ["LEDGER"])
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda command: carry_out(recorder, command), sys.argv[1:]))
    recorder.close()


if __name__ == "__main__":
    main()
