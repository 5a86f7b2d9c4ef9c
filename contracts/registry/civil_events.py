"""Civil events (LAMPID: lahir, mati, pindah, datang) and the correction that one never happened."""

from datetime import date
from typing import Annotated

from contracts.codes.person import CauseOfDeath
from contracts.event import UNKNOWN_DATE, Absent, Effective, Part
from contracts.ids import NikKey, PersonId
from contracts.privacy.classes import Class, Internal, Seal, Specific
from contracts.registry.families import DepartureEvent, FamilyEvent, Leaving, Reported
from contracts.registry.parts import PRESENT_FIRST, Person
from contracts.registry.places import Move


class MemberBorn(Reported, FamilyEvent):
    """A child was born into the family; effective on the date of birth."""

    TOPIC = "registry.member_born"
    TITLE = "Kelahiran"

    child: Person
    mother_id: PersonId | None = None


class DeathCause(Part):
    """What a death certificate says of somebody's health. Sealed also when it says nothing."""

    cause: Specific[CauseOfDeath | None] = None


class MemberDied(Reported, DepartureEvent):
    """A member died; effective on the date of death, however late it was reported."""

    TOPIC = "registry.member_died"
    TITLE = "Kematian"

    person_id: PersonId
    nik_key: NikKey = None
    died_of: Annotated[DeathCause | Absent, PRESENT_FIRST, Seal("person_id", Class.SPECIFIC)] = (
        Absent.WITHHELD
    )


class MemberMovedOut(Leaving, Reported, DepartureEvent):
    """A member left the village for elsewhere."""

    TOPIC = "registry.member_moved_out"
    TITLE = "Anggota pindah keluar"

    person_id: PersonId
    nik_key: NikKey = None
    destination: Move


class MemberArrived(Reported, FamilyEvent):
    """A person from elsewhere joined the family."""

    TOPIC = "registry.member_arrived"
    TITLE = "Anggota datang"

    person: Person
    origin: Move


class MemberRecordedLate(FamilyEvent):
    """Somebody who always lived here was left out of the first file: neither born nor arrived."""

    TOPIC = "registry.member_recorded_late"
    TITLE = "Anggota yang terlewat dicatat"

    effective: Effective = UNKNOWN_DATE
    person: Person


class MemberMissing(Reported, DepartureEvent):
    """A member is missing: nobody knows where they are, and they are not counted as living here."""

    TOPIC = "registry.member_missing"
    TITLE = "Anggota hilang"

    person_id: PersonId
    nik_key: NikKey = None


class MemberReappeared(Reported, FamilyEvent):
    """A missing member is back in the family. That is no arrival."""

    TOPIC = "registry.member_reappeared"
    TITLE = "Anggota yang hilang ditemukan kembali"

    person_id: PersonId
    nik_key: NikKey = None


class MemberAwayForAWhile(FamilyEvent):
    """A member lives elsewhere for a while, for work or school, and stays a member."""

    TOPIC = "registry.member_away_for_a_while"
    TITLE = "Anggota pergi sementara"

    person_id: PersonId
    destination: Move | None = None
    until: Internal[date | None] = None
    """When they mean to be back, as far as they said."""


class MemberBack(FamilyEvent):
    """A member who was away for a while is back."""

    TOPIC = "registry.member_back"
    TITLE = "Anggota pulang"

    person_id: PersonId
