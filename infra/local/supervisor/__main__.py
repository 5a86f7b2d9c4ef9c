"""The supervisor as a process of its own, started by `jejak up`."""

import sys

from infra.local.errors import AlreadyRunningError, ServerError
from infra.local.home import default_home
from infra.local.supervisor.journal import log
from infra.local.supervisor.supervisor import supervise

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
