"""One process of the fault tests: `python -m tests.faults.worker PART FOLDER`, until killed."""

import json
import sys
import threading
import time
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.messaging import inbox, receiving, relay
from infra.runtime.messaging.connection import Login
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.waking import Waking, follow
from infra.runtime.refusals import Conflict, Refused
from tests.faults.notes import notes
from tests.runtime.world import WORLD, Note, by

FAMILIES, RENEWED = 12, 1000
"""So many at a time, and others after so many commands of a writer."""
NAMESPACE = UUID("3b0f0a4e-7f2f-5a0c-9d0f-6f4e1e8b5f10")


def family(number: int) -> UUID:
    return uuid5(NAMESPACE, f"family {number}")


def main(part: str, folder: Path) -> None:
    told = json.loads((folder / "told.json").read_text())
    stop = threading.Event()
    if part == "relay":
        relay.RECONCILE_SECONDS = 2.0  # how soon a wiped stream is noticed, instead of ten
        relay.BATCH = 50  # how soon it is noted what was acknowledged
        relay.Relay("registry", told["registry"], Login(*told["registry_nats"]), WORLD).run(stop)
    elif part == "inbox":
        box = inbox.Inbox("reporting", told["reporting"])
        receiving.run(box, Login(*told["reporting_nats"]), stop)
    elif part == "follower":
        followed = notes.follower(InboxLog("reporting", WORLD))
        waking = Waking(told["reporting"], [followed])
        threading.Thread(target=waking.run, args=[stop], daemon=True).start()
        follow(followed, told["reporting"], stop, waking)
    else:
        write(part, folder, told["registry"])


def write(name: str, folder: Path, conninfo: str) -> None:
    """Send commands one after another until `stop` appears; a repeat uses the same command id.

    One that was killed before it noted an answer sends that command again, before it stops.
    """
    ledger = open_ledger("registry", conninfo, readers=2, vocabulary=WORLD)
    file = folder / f"{name}.commands"
    number = file.read_text().count("\n") if file.exists() else 0
    with file.open("a") as told:
        stops = False
        while not stops:
            number += 1
            command, random = uuid5(NAMESPACE, f"{name} {number}"), Random(f"{name} {number}")
            first = number // RENEWED * FAMILIES  # else soon everything would have been noted
            decision = (family(first + random.randrange(FAMILIES)), random.randrange(400))
            outcome = send(ledger, command, *decision)
            told.write(json.dumps([str(command), str(decision[0]), decision[1], outcome]) + "\n")
            told.flush()
            stops = (folder / "stop").exists()


def send(ledger: Ledger, command: UUID, family_id: UUID, number: int) -> str:
    """Try until there is an answer: a lost connection leaves it unknown whether it was stored."""
    while True:
        try:
            ledger.decide(Note(family_id, number), by(command))
        except Conflict:
            continue
        except Refused:
            return "refused"
        except Exception as error:
            print(type(error).__name__, flush=True)
            time.sleep(0.1)
            continue
        return "accepted"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
