"""A supervisor with one small process instead of the services."""

import sys

from infra.local.errors import AlreadyRunningError
from infra.local.home import default_home
from infra.local.supervisor.crew import CrewMember
from infra.local.supervisor.supervisor import supervise

GREETER = CrewMember("registry", "tests.local.greeter", keys=("kek",))

if __name__ == "__main__":
    try:
        supervise(default_home(), crew=(GREETER,))
    except AlreadyRunningError:
        sys.exit(4)
