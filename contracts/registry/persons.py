"""Facts about one person's identity and biodata."""

from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent
from contracts.ids import FamilyIds, NikKey, PersonId
from contracts.privacy.classes import Internal
from contracts.privacy.filled import Filled
from contracts.registry.families import FamilyEvent
from contracts.registry.parts import (
    Circumstances,
    Individual,
    SealedCivil,
    SealedHealth,
    SealedIdentity,
    known_of,
    own_subjects,
)
from contracts.text import Word


class NikAssigned(Filled, FamilyEvent):
    """A person who had no NIK received one."""

    TOPIC = "registry.nik_assigned"
    TITLE = "NIK ditetapkan"

    person_id: PersonId
    nik_key: NikKey = None
    identity: SealedIdentity = Absent.WITHHELD


class NikCorrected(Filled, FamilyEvent):
    """The NIK had been recorded wrongly; the person stays the same person."""

    TOPIC = "registry.nik_corrected"
    TITLE = "NIK dibetulkan"

    person_id: PersonId
    nik_key: NikKey = None
    previous_nik_key: NikKey = None
    identity: SealedIdentity = Absent.WITHHELD


class BiodataCorrected(Individual, FamilyEvent):
    """Biodata had been recorded wrongly: the corrected state, and which fields it corrects."""

    TOPIC = "registry.biodata_corrected"
    TITLE = "Biodata dibetulkan"

    corrected: Internal[tuple[Word, ...]]
    """Names of the corrected fields, so that a reader sees what changed without the values."""


class CircumstancesChanged(FamilyEvent):
    """A wedding, a job, a school: the world changed, and the years before stay as they were."""

    TOPIC = "registry.circumstances_changed"
    TITLE = "Keadaan orang berubah"

    person_id: PersonId
    civil: SealedCivil = Absent.WITHHELD
    health: SealedHealth = Absent.WITHHELD

    @property
    def now(self) -> Circumstances:
        """What is new; nothing where it was erased or is withheld."""
        return Circumstances.model_construct(**known_of(self.civil, self.health))


class RelationCorrected(FamilyEvent):
    """The relation to the head had been recorded wrongly; nobody became head or laid it down."""

    TOPIC = "registry.relation_corrected"
    TITLE = "Hubungan dengan kepala keluarga dibetulkan"

    person_id: PersonId
    relation: Internal[Relation]


class ErasureRequested(FamilyEvent):
    """The data protection officer asks to erase a person's data (UU 27/2022 pasal 8)."""

    TOPIC = "registry.erasure_requested"
    TITLE = "Penghapusan data pribadi diminta"

    person_id: PersonId


class PersonalDataErased(FamilyEvent):
    """A second officer agreed: what is sealed of the person can no longer be read anywhere."""

    TOPIC = "registry.personal_data_erased"
    TITLE = "Data pribadi dihapus"

    person_id: PersonId
    family_ids: FamilyIds = ()
    """Families of which this was the last person: what is sealed of them goes too."""

    @property
    def subjects(self) -> list[UUID]:
        """Whose keys are destroyed: also of parents who are known through the person alone."""
        return [self.person_id, *own_subjects(self.person_id), *self.family_ids]
