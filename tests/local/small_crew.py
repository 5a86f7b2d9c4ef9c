"""A supervisor with one small process instead of the services."""

import sys

from infra.local.home import default_home
from infra.local.supervisor.crew import Member
from infra.local.supervisor.endpoints import AlreadyRunningError
from infra.local.supervisor.supervisor import supervise

GREETER = Member("registry", "tests.local.greeter", keys=("kek",))

if __name__ == "__main__":
    try:
        supervise(default_home(), crew=(GREETER,))
    except AlreadyRunningError:
        sys.exit(4)
