"""A supervisor of the small crew, with little patience."""

import sys

from infra.local import health
from infra.local.errors import AlreadyRunningError, ServerError
from infra.local.home import default_home
from infra.local.supervisor import units
from infra.local.supervisor.__main__ import ALREADY_RUNNING
from infra.local.supervisor.supervisor import supervise
from tests.local.small_crew import SMALL_CREW

if __name__ == "__main__":
    units.SILENT_LOOKS, health.TIMEOUT = 3, 1.0
    try:
        supervise(default_home(), crew=SMALL_CREW)
    except AlreadyRunningError:
        sys.exit(ALREADY_RUNNING)
    except ServerError as error:
        sys.exit(str(error))
