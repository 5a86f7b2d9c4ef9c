"""Facts about facts: recorded in error, on another day, of one person under two records.

They carry every tag of what they speak of: whoever reads that must read them too.
"""

from contracts.event import Effective, Event
from contracts.ids import FactIds, FamilyId, FamilyIds, KkKeys, NikKey, NikKeys, PersonId, PersonIds
from contracts.regions.codes import Village


class Amendment(Event):
    """Says something of facts that were recorded: which, and whom they concern."""

    family_id: FamilyId
    """The family at whose page it was said."""
    village_code: Village
    facts: FactIds
    family_ids: FamilyIds
    person_ids: PersonIds = ()
    nik_keys: NikKeys = ()
    kk_keys: KkKeys = ()


class FactVoided(Amendment):
    """These facts never happened: all that one command recorded, or a part of it."""

    TOPIC = "registry.fact_voided"
    TITLE = "Catatan dinyatakan keliru"


class CivilEventCorrected(Amendment):
    """These facts happened, but on another day."""

    TOPIC = "registry.civil_event_corrected"
    TITLE = "Tanggal peristiwa dibetulkan"

    effective: Effective


class PersonMerged(Event):
    """Two records are one person, from the beginning. Undone like any fact, and both are again."""

    TOPIC = "registry.person_merged"
    TITLE = "Dua catatan orang digabung"

    family_id: FamilyId
    """Of the record that is kept."""
    village_code: Village
    kept_id: PersonId
    merged_id: PersonId
    family_ids: FamilyIds
    nik_keys: NikKeys = ()


class PersonAnnulled(Event):
    """This person never existed: a record without anybody behind it."""

    TOPIC = "registry.person_annulled"
    TITLE = "Catatan orang dihapuskan karena tidak pernah ada"

    family_id: FamilyId
    village_code: Village
    person_id: PersonId
    nik_key: NikKey = None
