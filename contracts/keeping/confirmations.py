"""Each service says of an erasure: I have looked, and nothing is left here that can be opened."""

from typing import Annotated
from uuid import UUID

from contracts.event import Event
from contracts.ids import FACT, PersonId
from contracts.privacy.classes import Class, Internal
from contracts.text import Word


class ErasureConfirmed(Event):
    """What the fact of every service says."""

    person_id: PersonId
    erasure_id: Annotated[UUID, FACT, Class.INTERNAL]
    """The event id of the erasure."""
    read_to: Internal[int]
    """How far the service had read where the erasure stands: that far, or farther."""
    stores: Internal[tuple[Word, ...]]
    """The tables that it looked through; what is sealed is not among them: its key is gone."""


class KeyDestroyed(ErasureConfirmed):
    """The registry holds no key, no row and no file by which anything could be opened."""

    TOPIC = "registry.key_destroyed"
    TITLE = "Register menyatakan penghapusan selesai"


class CaseCleared(ErasureConfirmed):
    """Verification has read the erasure; of people it holds ids alone."""

    TOPIC = "verification.case_cleared"
    TITLE = "Verifikasi menyatakan penghapusan selesai"


class FamilyCleared(ErasureConfirmed):
    """Programs holds nothing any more by which the person or the family was judged."""

    TOPIC = "programs.family_cleared"
    TITLE = "Program menyatakan penghapusan selesai"


class TimelineCleared(ErasureConfirmed):
    """Reporting tells nothing any more that was destroyed."""

    TOPIC = "reporting.timeline_cleared"
    TITLE = "Pelaporan menyatakan penghapusan selesai"


CONFIRMED = (KeyDestroyed, CaseCleared, FamilyCleared, TimelineCleared)
"""One of each service."""
