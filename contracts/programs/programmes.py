"""Facts about programmes: whom they are for, their rules, and whom a determination named."""

from datetime import date
from uuid import UUID

from contracts.codes.code import Code
from contracts.event import Annex, Effective, Event, Part
from contracts.ids import ProgrammeId
from contracts.privacy.classes import Internal, Public
from contracts.regions.codes import Village
from contracts.text import PlainLines, PlainText, Word


class TargetKind(Code):
    """Who receives a programme."""

    FAMILY = "family", 1, "Keluarga"
    PERSON = "person", 2, "Orang"


class ProgrammeDefined(Event):
    """A programme exists, under a code people know it by."""

    TOPIC = "programs.programme_defined"
    TITLE = "Program didefinisikan"

    programme_id: ProgrammeId
    code: Public[Word]
    name: Public[PlainText]
    target: Public[Word] = TargetKind.FAMILY
    """Who receives it: one of `TargetKind`."""


class Criterion(Part):
    """One named condition: a CEL expression over published household attributes."""

    name: Public[PlainText]
    label: Public[PlainText]
    """What the citizen reads when it decides."""
    expression: Public[PlainLines]


class RuleVersionPublished(Event):
    """A version of the programme's rule; it never changes afterwards."""

    TOPIC = "programs.rule_version_published"
    TITLE = "Aturan program diterbitkan"

    programme_id: ProgrammeId
    version: Public[int]
    criteria: tuple[Criterion, ...]
    effective: Effective


class DeterminationMade(Event):
    """A list of recipients for a village, frozen: rule version, ledger position and day."""

    TOPIC = "programs.determination_made"
    TITLE = "Penetapan penerima dibuat"

    programme_id: ProgrammeId
    determination_id: Internal[UUID]
    village_code: Village
    rule_version: Internal[int]
    known_at: Internal[int]
    """Registry position up to which facts were taken into account."""
    as_of: Internal[date]
    """The day that ages were computed for."""
    eligible: Annex
    """The ids of the families that met the rule."""
    unknown_count: Internal[int]
    ineligible_count: Internal[int]
