"""Sentences about people: a person's number, biodata and data protection, an officer's role."""

from contracts.codes.roles import label_of
from contracts.keeping.access import (
    AccessWitnessed,
    ProgramsAccessWitnessed,
    RegistryAccessWitnessed,
    VerificationAccessWitnessed,
)
from contracts.keeping.confirmations import CaseCleared, FamilyCleared, KeyDestroyed
from contracts.registry.amendments import (
    CivilEventCorrected,
    FactVoided,
    PersonAnnulled,
    PersonMerged,
)
from contracts.registry.persons import (
    BiodataCorrected,
    CircumstancesChanged,
    ErasureRequested,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
    RelationCorrected,
)
from contracts.registry.roles import (
    EmergencyEnded,
    EmergencyOpened,
    EmergencyReviewed,
    RoleAssigned,
    RoleProposed,
    RoleRevoked,
)
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import lower, place

FIELDS = {
    "name": "nama",
    "birth_place": "tempat lahir",
    "birth_date": "tanggal lahir",
    "sex": "jenis kelamin",
    "marital_status": "status perkawinan",
    "education": "pendidikan",
    "studying": "pendidikan yang sedang ditempuh",
    "occupation": "pekerjaan",
    "citizenship": "kewarganegaraan",
    "disability": "disabilitas",
    "religion": "agama",
    "blood_type": "golongan darah",
    "ethnicity": "suku",
    "father_name": "nama ayah",
    "father_nik": "NIK ayah",
    "mother_name": "nama ibu",
    "mother_nik": "NIK ibu",
    "documents": "dokumen",
}

persons = Sentences(EntryKind.CHANGE)


@persons.of(BiodataCorrected)
def biodata_corrected(fact: BiodataCorrected, _: Reader) -> str:
    fields = ", ".join(FIELDS.get(name, name.replace("_", " ")) for name in fact.corrected)
    return f"Biodata seorang anggota dibetulkan: {fields}."


@persons.of(CircumstancesChanged)
def circumstances_changed(fact: CircumstancesChanged, _: Reader) -> str:
    fields = ", ".join(FIELDS[name] for name, value in fact.now if value is not None)
    return f"Keadaan seorang anggota berubah: {fields}."


@persons.of(RelationCorrected)
def relation_corrected(fact: RelationCorrected, _: Reader) -> str:
    relation = lower(fact.relation.label)
    return f"Hubungan seorang anggota dengan kepala keluarga dibetulkan: {relation}."


persons.always(
    {
        FactVoided: "Catatan dinyatakan keliru: yang dicatat itu tidak terjadi.",
        CivilEventCorrected: "Tanggal suatu peristiwa dibetulkan.",
        PersonMerged: "Dua catatan ternyata satu orang, dan digabung.",
        PersonAnnulled: "Catatan seorang anggota dihapuskan karena orangnya tidak pernah ada.",
        NikAssigned: "NIK seorang anggota ditetapkan.",
        NikCorrected: "NIK seorang anggota dibetulkan; orangnya tetap sama.",
    }
)
# What services confirm of an erasure is about one person, and stands in no family's timeline.
persons.always(
    {
        KeyDestroyed: "Register menyatakan penghapusan data pribadi selesai.",
        CaseCleared: "Verifikasi menyatakan penghapusan data pribadi selesai.",
        FamilyCleared: "Program menyatakan penghapusan data pribadi selesai.",
    },
    EntryKind.SYSTEM,
)
persons.always(
    {
        ErasureRequested: "Penghapusan data pribadi seorang anggota diminta.",
        PersonalDataErased: ("Data pribadi seorang anggota dihapus; riwayat keluarga tetap ada."),
    },
    EntryKind.DECISION,
)


# Who may do what stands in no family's timeline.
@persons.of(RoleProposed, EntryKind.SYSTEM)
def role_proposed(fact: RoleProposed, _: Reader) -> str:
    return f"Peran {label_of(fact.role)} di {place(fact.region_code)} diusulkan."


@persons.of(RoleAssigned, EntryKind.SYSTEM)
def role_assigned(fact: RoleAssigned, _: Reader) -> str:
    return f"Peran {label_of(fact.role)} di {place(fact.region_code)} diberikan."


@persons.of(RoleRevoked, EntryKind.SYSTEM)
def role_revoked(fact: RoleRevoked, _: Reader) -> str:
    return f"Peran {label_of(fact.role)} di {place(fact.region_code)} dicabut."


@persons.of(EmergencyOpened, EntryKind.SYSTEM)
def emergency_opened(fact: EmergencyOpened, _: Reader) -> str:
    return f"Akses darurat atas {place(fact.region_code)} dibuka."


@persons.of(EmergencyEnded, EntryKind.SYSTEM)
def emergency_ended(fact: EmergencyEnded, _: Reader) -> str:
    return f"Akses darurat atas {place(fact.region_code)} diakhiri."


@persons.of(EmergencyReviewed, EntryKind.SYSTEM)
def emergency_reviewed(fact: EmergencyReviewed, _: Reader) -> str:
    return f"Akses darurat atas {place(fact.region_code)} diperiksa."


@persons.of(RegistryAccessWitnessed, EntryKind.SYSTEM)
def of_registry(fact: RegistryAccessWitnessed, _: Reader) -> str:
    return _witnessed("register", fact)


@persons.of(VerificationAccessWitnessed, EntryKind.SYSTEM)
def of_verification(fact: VerificationAccessWitnessed, _: Reader) -> str:
    return _witnessed("verifikasi", fact)


@persons.of(ProgramsAccessWitnessed, EntryKind.SYSTEM)
def of_programs(fact: ProgramsAccessWitnessed, _: Reader) -> str:
    return _witnessed("program", fact)


def _witnessed(whose: str, fact: AccessWitnessed) -> str:
    return f"Catatan akses layanan {whose} disaksikan sampai nomor {fact.upto}."
