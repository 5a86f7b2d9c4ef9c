"""Who may look at the machinery, and who may do something about it."""

from typing import TYPE_CHECKING

from infra.runtime.http.deps import Deps
from infra.runtime.identity.rights import right

if TYPE_CHECKING:
    from infra.runtime.process.service import Running

LOOK = right("operations.look", "sysadmin", "auditor")
OPERATE = right("operations.operate", "sysadmin")


def running_in(deps: Deps) -> "Running":
    """The service that answers."""
    from infra.runtime.process.service import Running

    return deps.find(Running)
