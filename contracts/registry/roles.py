"""Who may do what, where: itself a history that can be audited."""

from datetime import date

from contracts.event import Event
from contracts.ids import OfficerId
from contracts.privacy.classes import Internal
from contracts.regions.codes import Region
from contracts.text import FreeText, Word


class RoleEvent(Event):
    """Whose role over which region."""

    officer: OfficerId
    role: Internal[Word]
    region_code: Region


class RoleTerm(RoleEvent):
    """For how long, and by what."""

    valid_from: Internal[date]
    valid_to: Internal[date | None] = None
    """The first day on which it no longer counts."""
    decree: Internal[FreeText | None] = None
    """Number of the decree that appoints."""
    deputy_for: Internal[Word | None] = None
    """The officer whose place is taken (Plt., Plh.)."""


class RoleProposed(RoleTerm):
    """An officer proposed that a person receive a high role; it counts once a second one agrees."""

    TOPIC = "registry.role_proposed"
    TITLE = "Peran diusulkan"


class RoleAssigned(RoleTerm):
    """A person received a role over a region."""

    TOPIC = "registry.role_assigned"
    TITLE = "Peran diberikan"

    proposed_by: Internal[Word | None] = None
    """Who proposed it; whoever recorded this agreed. None where one officer was enough."""


class RoleRevoked(RoleEvent):
    """The role ended, or what was proposed was refused."""

    TOPIC = "registry.role_revoked"
    TITLE = "Peran dicabut"
