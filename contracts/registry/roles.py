"""Who may do what, where: itself a history that can be audited."""

from datetime import date

from contracts.event import Event
from contracts.ids import OfficerId
from contracts.privacy.classes import Internal
from contracts.regions.codes import Region
from contracts.text import Word


class RoleAssigned(Event):
    """A person received a role over a region."""

    TOPIC = "registry.role_assigned"
    TITLE = "Peran diberikan"

    officer: OfficerId
    role: Internal[Word]
    region_code: Region
    valid_from: Internal[date]
    valid_to: Internal[date | None] = None


class RoleRevoked(Event):
    """The role ended."""

    TOPIC = "registry.role_revoked"
    TITLE = "Peran dicabut"

    officer: OfficerId
    role: Internal[Word]
    region_code: Region
