"""Sentences about one person's number, biodata and data protection."""

from contracts.registry.persons import (
    BiodataCorrected,
    ErasureRequested,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
)
from services.reporting.sentences.telling import Kind, Reader, tells

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


@tells(NikAssigned, kind=Kind.CHANGE)
def _(_: NikAssigned, __: Reader) -> str:
    return "NIK seorang anggota ditetapkan."


@tells(NikCorrected, kind=Kind.CHANGE)
def _(_: NikCorrected, __: Reader) -> str:
    return "NIK seorang anggota dibetulkan; orangnya tetap sama."


@tells(BiodataCorrected, kind=Kind.CHANGE)
def _(fact: BiodataCorrected, _: Reader) -> str:
    fields = ", ".join(FIELDS.get(name, name.replace("_", " ")) for name in fact.corrected)
    return f"Biodata seorang anggota dibetulkan: {fields}."


@tells(ErasureRequested, kind=Kind.DECISION)
def _(_: ErasureRequested, __: Reader) -> str:
    return "Penghapusan data pribadi seorang anggota diminta."


@tells(PersonalDataErased, kind=Kind.DECISION)
def _(_: PersonalDataErased, __: Reader) -> str:
    return "Data pribadi seorang anggota dihapus; riwayat keluarga tetap ada."
