"""A supervisor with one small process instead of the services."""

import sys

from infra.embedded.crew import Member
from infra.embedded.endpoints import AlreadyRunningError
from infra.embedded.home import default_home
from infra.embedded.supervisor import supervise

GREETER = Member("registry", "tests.infra.greeter", keys=("kek",))

if __name__ == "__main__":
    try:
        supervise(default_home(), crew=(GREETER,))
    except AlreadyRunningError:
        sys.exit(4)
