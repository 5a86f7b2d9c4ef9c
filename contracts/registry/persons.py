"""Facts about one person's identity and biodata."""

from contracts.event import Absent
from contracts.ids import NikKey, PersonId
from contracts.registry.families import FamilyEvent
from contracts.registry.parts import Biodata, SealedIdentity
from contracts.text import Word


class NikAssigned(FamilyEvent):
    """A person who had no NIK received one."""

    TOPIC = "registry.nik_assigned"
    TITLE = "NIK ditetapkan"

    person_id: PersonId
    nik_key: NikKey = None
    identity: SealedIdentity = Absent.WITHHELD


class NikCorrected(FamilyEvent):
    """The NIK had been recorded wrongly; the person stays the same person."""

    TOPIC = "registry.nik_corrected"
    TITLE = "NIK dibetulkan"

    person_id: PersonId
    nik_key: NikKey = None
    previous_nik_key: NikKey = None
    identity: SealedIdentity = Absent.WITHHELD


class BiodataCorrected(FamilyEvent):
    """Biodata had been recorded wrongly: the corrected state, and which fields it corrects."""

    TOPIC = "registry.biodata_corrected"
    TITLE = "Biodata dibetulkan"

    person_id: PersonId
    biodata: Biodata
    identity: SealedIdentity = Absent.WITHHELD
    corrected: tuple[Word, ...]
    """Names of the corrected fields, so that a reader sees what changed without the values."""


class ErasureRequested(FamilyEvent):
    """The data protection officer asks to erase a person's data (UU 27/2022 pasal 8)."""

    TOPIC = "registry.erasure_requested"
    TITLE = "Penghapusan data pribadi diminta"

    person_id: PersonId


class PersonalDataErased(FamilyEvent):
    """A second officer agreed: name, NIK and papers can no longer be read anywhere."""

    TOPIC = "registry.personal_data_erased"
    TITLE = "Data pribadi dihapus"

    person_id: PersonId
