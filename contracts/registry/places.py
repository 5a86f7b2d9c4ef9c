"""Pieces of facts about families: where one lives, and where people move.

Readers ask `place`, which puts the sealed parts together again; writers take it apart.
"""

from typing import Annotated, Any
from uuid import UUID

from contracts.codes.person import Destination
from contracts.event import Absent, Part
from contracts.privacy.classes import Class, Identifier, Internal, Personal, Seal
from contracts.privacy.filled import Filled
from contracts.regions.codes import Region
from contracts.registry.parts import PRESENT_FIRST, Number, known_of, piece
from contracts.text import PlainText


class Residence(Part):
    """The KK number and the street: opened by the registry alone."""

    kk_number: Identifier[Number | None] = None
    """None for a family whose KK number is not yet issued."""
    address: Identifier[PlainText | None] = None


class Locality(Part):
    """Where in its village a family lives: with the family's composition it singles many out."""

    dusun: Personal[PlainText | None] = None
    rw: Personal[PlainText | None] = None
    rt: Personal[PlainText | None] = None
    area_id: Personal[UUID | None] = None
    """The lowest local area that these name."""


SealedResidence = Annotated[Residence | Absent, PRESENT_FIRST, Seal("family_id", Class.IDENTIFIER)]
SealedLocality = Annotated[Locality | Absent, PRESENT_FIRST, Seal("family_id", Class.PERSONAL)]


class Place(Part):
    """The KK number and where the family lives. A fact holds it as residence and locality."""

    kk_number: Number | None = None
    address: PlainText | None = None
    dusun: PlainText | None = None
    rw: PlainText | None = None
    rt: PlainText | None = None
    area_id: UUID | None = None

    def is_like(self, other: "Place | Absent") -> bool:
        """Whether it says the same; the area follows from the words."""
        return other == self.model_copy(update={"area_id": getattr(other, "area_id", None)})

    def parts(self) -> dict[str, Any]:
        """The fields of a fact that hold it."""
        return {"residence": piece(Residence, self), "locality": piece(Locality, self)}


def number_of(place: Place | Absent) -> str | None:
    """The KK number, where it can be read and is issued."""
    return place.kk_number if isinstance(place, Place) else None


class Addressed(Filled):
    """Where a family lives, in a fact about it."""

    residence: SealedResidence = Absent.WITHHELD
    locality: SealedLocality = Absent.WITHHELD

    @property
    def place(self) -> Place | Absent:
        """Both parts together; absent where nothing of it can be read."""
        return place_of(self.residence, self.locality)


def place_of(residence: Residence | Absent, locality: Locality | Absent) -> Place | Absent:
    known = known_of(residence, locality)
    if not known:
        return residence if isinstance(residence, Absent) else Absent.WITHHELD
    return Place.model_construct(**known)


class Move(Part):
    """Where people went or came from: how far, and the region's code where it is known."""

    level: Internal[Destination]
    region_code: Region | None = None
    transfer_id: Internal[UUID | None] = None
    """One move has one id in both regencies: made where it begins, named where it ends."""
