"""Who may look at the machinery, and who may do something about it."""

from typing import TYPE_CHECKING

from contracts.codes.roles import Level
from infra.runtime.http.deps import Deps
from infra.runtime.identity.rights import right

if TYPE_CHECKING:
    from infra.runtime.process.service import Running

LOOK = right("operations.look", "sysadmin", "dpo", "inspektorat", scope=Level.REGENCY)
OPERATE = right("operations.operate", "sysadmin", scope=Level.REGENCY)
WITNESS = right("access-log.witness", "inspektorat", "sysadmin", scope=Level.REGENCY)
GIVE_UP = right("operations.give-up", "sysadmin", "dpo", scope=Level.REGENCY)
"""Two together: where there is one sysadmin, the DPO is the second officer."""


def running_in(deps: Deps) -> "Running":
    """The service that answers."""
    from infra.runtime.process.service import Running

    return deps.find(Running)
