"""What is opened of somebody, and for what: both from a list, so that it can be counted and judged.

The access log names them. A value never stands there.
"""

from enum import StrEnum
from typing import Self

from contracts.codes.code import Code
from contracts.privacy.classes import Class


class Purpose(Code):
    """Named with whatever opens something about somebody, and kept in the access log."""

    SERVICE = "pelayanan", 1, "Pelayanan warga"
    RECORDING = "pendataan", 2, "Pendataan dan pemutakhiran data"
    IMPORT = "impor", 3, "Impor berkas penduduk"
    VERIFICATION = "verifikasi", 4, "Verifikasi dan validasi usulan"
    DETERMINATION = "penetapan", 5, "Penetapan dan penyaluran bantuan"
    COMPLAINT = "pengaduan", 6, "Penanganan pengaduan dan sanggahan"
    PLANNING = "perencanaan", 7, "Perencanaan dan pelaporan"
    INSPECTION = "pemeriksaan", 8, "Pemeriksaan dan pengawasan"
    PROTECTION = "pelindungan", 9, "Pelindungan data dan permintaan pemilik data"
    MAINTENANCE = "pemeliharaan", 10, "Pemeliharaan sistem"
    EXCHANGE = "pertukaran", 11, "Pertukaran data antarsistem"
    TRAINING = "peragaan", 12, "Pelatihan dan peragaan"


FORMERLY = {
    "pelayanan-warga": Purpose.SERVICE,
    "pemeriksaan-riwayat": Purpose.INSPECTION,
    "audit-keamanan": Purpose.INSPECTION,
    "impor-penduduk": Purpose.IMPORT,
    "peragaan-sistem": Purpose.TRAINING,
}
"""What callers wrote while any word would do; whoever calls may still use it, none is recorded."""


def purpose_of(given: object) -> object:
    """Today's name of a purpose; anything else stays what it was."""
    return FORMERLY.get(given, given) if isinstance(given, str) else given


class Disclosed(StrEnum):
    """A group of fields, in the class whose protection it needs; `label` is what people read."""

    cls: Class
    label: str

    def __new__(cls, meaning: str, of_class: Class, label: str) -> Self:
        made = str.__new__(cls, meaning)
        made._value_ = meaning
        made.cls = of_class
        made.label = label
        return made

    NAME = "name", Class.PERSONAL, "Nama"
    NIK = "nik", Class.IDENTIFIER, "NIK lengkap"
    NIK_MASKED = "nik-masked", Class.PERSONAL, "NIK tersamar"
    KK_NUMBER = "kk-number", Class.IDENTIFIER, "Nomor KK lengkap"
    KK_MASKED = "kk-masked", Class.PERSONAL, "Nomor KK tersamar"
    ADDRESS = "address", Class.PERSONAL, "Alamat"
    BIODATA = "biodata", Class.SPECIFIC, "Biodata, termasuk disabilitas"
    WELFARE = "welfare", Class.PERSONAL, "Desil, kondisi rumah, dan hasil pendataan"
    PROGRAMME = "programme", Class.PERSONAL, "Bantuan yang diterima"
    ELIGIBILITY = "eligibility", Class.SPECIFIC, "Kelayakan, kriteria demi kriteria"
    PROPOSAL = "proposal", Class.PERSONAL, "Usulan dan langkahnya"
    HISTORY = "history", Class.PERSONAL, "Riwayat peristiwa"
    REMARK = "remark", Class.REMARK, "Keterangan petugas"
    FACTS = "facts", Class.INTERNAL, "Catatan sebagaimana diterbitkan, yang tersegel tetap tersegel"
    ACCESS = "access", Class.INTERNAL, "Siapa membuka datanya"
