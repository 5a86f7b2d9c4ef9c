"""Facts about families as civil registration knows them: one Kartu Keluarga (KK) each."""

from datetime import date
from typing import Annotated
from uuid import UUID

from contracts.codes.civil import Ground, Reporter
from contracts.event import UNKNOWN_DATE, Absent, Effective, Event, Part
from contracts.ids import FamilyId, KkKey, NikKeys, PersonId, PersonIds
from contracts.privacy.classes import Class, Internal, Personal, Seal
from contracts.regions.codes import Village
from contracts.registry.parts import PRESENT_FIRST, Person, RelationTo
from contracts.registry.places import Addressed, Locality, Move, Residence


class FamilyEvent(Event):
    """What every fact about a family says: which one, in which village, true since when."""

    family_id: FamilyId
    village_code: Village
    effective: Effective


class Reported(Part):
    """Where a civil event happened, and who reported it when. LAMPID is counted by these."""

    happened_in: Village | None = None
    """The village in which the family lived then, if it lives in another one now."""
    reported_on: Internal[date | None] = None
    """None: on the day it was recorded."""
    reported_by: Internal[Reporter | None] = None


class Former(Part):
    """In which local area of its village somebody lived who moves."""

    from_area: Personal[UUID | None] = None


class Leaving(Part):
    """Where a move begins."""

    former: Annotated[Former | Absent, PRESENT_FIRST, Seal("family_id", Class.PERSONAL)] = (
        Absent.WITHHELD
    )


class DepartureEvent(FamilyEvent):
    """What every fact about members who leave says of those who stay.

    A reader in another service cannot see the family, so the registry tells what follows from it.
    """

    was_head: Internal[bool | None] = None
    """Whether the head left; None where the registry did not tell."""
    members_left: Internal[int | None] = None
    """How many still live in the family afterwards; None likewise."""


class FamilyLoaded(Addressed, FamilyEvent):
    """The family stood in the village's first file. It did not arrive; since when is unknown."""

    TOPIC = "registry.family_loaded"
    TITLE = "Keluarga dimuat dari data awal"

    effective: Effective = UNKNOWN_DATE
    kk_key: KkKey = None
    members: tuple[Person, ...]


class FamilyRegistered(Reported, Addressed, FamilyEvent):
    """A family that has a KK for the first time, came from elsewhere, or was left out before."""

    TOPIC = "registry.family_registered"
    TITLE = "Keluarga didaftarkan"

    kk_key: KkKey = None
    members: tuple[Person, ...]
    ground: Internal[Ground]
    origin: Move | None = None
    """From where it came, if it did."""


class FamilySplit(Addressed, DepartureEvent):
    """Members left to form a family of their own under a new KK (pecah KK). Not a move."""

    TOPIC = "registry.family_split"
    TITLE = "KK dipecah"

    new_family_id: FamilyId
    kk_key: KkKey = None
    residence: Annotated[
        Residence | Absent, PRESENT_FIRST, Seal("new_family_id", Class.IDENTIFIER)
    ] = Absent.WITHHELD
    """Where the new family lives, sealed under the new family's key."""
    locality: Annotated[Locality | Absent, PRESENT_FIRST, Seal("new_family_id", Class.PERSONAL)] = (
        Absent.WITHHELD
    )
    members: tuple[Person, ...]
    """As they were when they left, with their relation in the new family."""


class MemberTransferred(DepartureEvent):
    """A member moved from one family to another within the register."""

    TOPIC = "registry.member_transferred"
    TITLE = "Anggota pindah ke keluarga lain"

    to_family_id: FamilyId
    to_village_code: Village
    person: Person
    """As the person was when leaving, with the relation in the family joined."""


class HeadChanged(FamilyEvent):
    """Somebody else became head; the KK number followed the old head, so a new one is due."""

    TOPIC = "registry.head_changed"
    TITLE = "Kepala keluarga diganti"

    new_head_id: PersonId
    relations: tuple[RelationTo, ...]


class KkNumberReplaced(Addressed, FamilyEvent):
    """The family's KK number was replaced by another one."""

    TOPIC = "registry.kk_number_replaced"
    TITLE = "Nomor KK diganti"

    kk_key: KkKey = None
    previous_kk_key: KkKey = None


class AddressChanged(Leaving, Addressed, FamilyEvent):
    """The family moved house; `village_code` is where it lives now."""

    TOPIC = "registry.address_changed"
    TITLE = "Alamat berubah"

    from_village: Village | None = None
    """Where it lived before, if in another village."""


class AddressCorrected(Addressed, FamilyEvent):
    """The address had been recorded wrongly; the family did not move."""

    TOPIC = "registry.address_corrected"
    TITLE = "Alamat dibetulkan"


class FamilyMovedOut(Leaving, Reported, FamilyEvent):
    """The whole family left the village for elsewhere."""

    TOPIC = "registry.family_moved_out"
    TITLE = "Keluarga pindah keluar"

    kk_key: KkKey = None
    member_ids: PersonIds
    nik_keys: NikKeys = ()
    destination: Move
