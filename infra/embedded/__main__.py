"""The supervisor as a process of its own, started by `jejak up`."""

import sys

from infra.embedded.endpoints import AlreadyRunningError
from infra.embedded.errors import ServerError
from infra.embedded.home import default_home
from infra.embedded.journal import log
from infra.embedded.supervisor import supervise

ALREADY_RUNNING = 4


def main() -> int:
    try:
        supervise(default_home())
    except AlreadyRunningError:
        return ALREADY_RUNNING
    except ServerError as error:
        log.error("could not start", extra={"fault": str(error)})
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
