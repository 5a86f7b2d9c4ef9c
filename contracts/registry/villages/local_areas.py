"""Local areas of a village: dusun, RW and RT, each within the one above it, with a history.

A family's place names one. Two spellings of one area are merged by a fact; which family lives in
which lies sealed with the family.
"""

from uuid import UUID

from contracts.codes.code import Code
from contracts.event import Effective, Event
from contracts.ids import VillageId
from contracts.privacy.classes import Internal, Public
from contracts.text import PlainText


class AreaLevel(Code):
    DUSUN = "dusun", 1, "Dusun"
    RW = "rw", 2, "RW"
    RT = "rt", 3, "RT"


class LocalAreaNamed(Event):
    """A dusun, RW or RT is known under this name, within the area above it if that is known."""

    TOPIC = "registry.local_area_named"
    TITLE = "Dusun, RW atau RT dicatat"

    village_code: VillageId
    area_id: Public[UUID]
    level: Public[AreaLevel]
    name: Public[PlainText]
    within: Public[UUID | None] = None


class LocalAreaRenamed(Event):
    """The area has another name from that day on; what it was called before still finds it."""

    TOPIC = "registry.local_area_renamed"
    TITLE = "Dusun, RW atau RT berganti nama"

    village_code: VillageId
    area_id: Public[UUID]
    name: Public[PlainText]
    effective: Internal[Effective]


class LocalAreaMerged(Event):
    """Two spellings were one area all along: whoever lives in this one lives in the other."""

    TOPIC = "registry.local_area_merged"
    TITLE = "Dua ejaan satu wilayah disatukan"

    village_code: VillageId
    area_id: Public[UUID]
    into: Public[UUID]
