"""Who may do what, where: itself a history that can be audited."""

from datetime import date

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.ids import EmergencyId, OfficerId
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


class EmergencyEvent(Event):
    """Whose emergency access, in which of their roles, over which region."""

    emergency_id: EmergencyId
    officer: OfficerId
    role: Internal[Word]
    region_code: Region


class EmergencyOpened(EmergencyEvent):
    """An officer opened a region that is not theirs, to read and for at most four hours."""

    TOPIC = "registry.emergency_opened"
    TITLE = "Akses darurat dibuka"

    until: Internal[AwareDatetime]
    why: Internal[Word]
    """One of `contracts.codes.roles`."""
    reference: Internal[FreeText]
    """Number of the letter, order or incident report."""


class EmergencyEnded(EmergencyEvent):
    """It was ended before its time, by the officer or by whoever watches over it."""

    TOPIC = "registry.emergency_ended"
    TITLE = "Akses darurat diakhiri"


class EmergencyReviewed(EmergencyEvent):
    """A DPO or an auditor looked at what was read, and says what they found."""

    TOPIC = "registry.emergency_reviewed"
    TITLE = "Akses darurat diperiksa"

    finding: Internal[Word]
    """One of `contracts.codes.roles`."""
