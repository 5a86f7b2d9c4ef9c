"""Why a family should leave the welfare list: the codes that villages and SIKS-NG use, normalised.

No number: sources spell these differently, so the meaning itself is the code.
"""

from enum import StrEnum
from typing import Self


class RemovalReason(StrEnum):
    """`label` is what people read. A fault in the data is listed too, but is no ineligibility."""

    label: str
    is_data_fault: bool

    def __new__(cls, code: str, label: str, is_data_fault: bool = False) -> Self:
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.label = label
        reason.is_data_fault = is_data_fault
        return reason

    DIED = "MENINGGAL", "Meninggal"
    MOVED = "PINDAH", "Pindah atau rumah sudah tidak ada"
    ADDRESS_NOT_FOUND = "ALAMAT_TIDAK_DITEMUKAN", "Alamat tidak ditemukan"
    PERSON_NOT_FOUND = "ORANG_TIDAK_DITEMUKAN", "Orang tidak ditemukan"
    DUPLICATE = "GANDA", "Tercatat ganda"
    ABLE = "MAMPU", "Mampu secara ekonomi"
    CIVIL_SERVANT = "PEKERJAAN_ASN_TNI_POLRI", "Bekerja sebagai ASN, TNI, atau Polri"
    PENSIONER = "PENSIUNAN", "Pensiunan"
    FAMILY_OF_CIVIL_SERVANT = "ANGGOTA_KK_ASN", "Ada anggota KK yang ASN"
    WAGE_ABOVE_MINIMUM = "UPAH_DI_ATAS_UMP_UMK", "Upah di atas UMP/UMK"
    STATE_SALARY = "GAJI_APBN_APBD", "Gaji dari APBN atau APBD"
    VILLAGE_OFFICIAL = "PERANGKAT_DESA", "Perangkat desa"
    CERTIFIED_TEACHER = "GURU_SERTIFIKASI", "Guru bersertifikasi"
    HEALTH_WORKER = "NAKES", "Tenaga kesehatan"
    COMPANY_OFFICER = "PENGURUS_PERUSAHAAN", "Pengurus perusahaan"
    SOCIAL_WORKER = "SDM_KESOS", "Sumber daya manusia kesejahteraan sosial"
    REFUSES = "MENOLAK", "Menolak bantuan"
    GRADUATED = "GRADUASI_MANDIRI", "Mengundurkan diri (graduasi mandiri)"
    OTHER_AID = "BANSOS_LAIN", "Sudah dibantu sumber lain"
    NO_COMPONENT = "KOMPONEN_HABIS", "Tidak ada komponen PKH lagi"
    NO_TRANSACTION = "TIDAK_TRANSAKSI", "Tidak bertransaksi pada periode sebelumnya"
    ABOVE_DESIL = "DESIL_DI_ATAS_BATAS", "Desil di atas batas"
    NOT_IN_DTSEN = "TIDAK_ADA_DI_DTSEN", "Tidak ada di DTSEN"
    ONLINE_GAMBLING = "JUDI_ONLINE", "Terindikasi judi daring"
    NOT_MATCHED = "TIDAK_PADAN_DUKCAPIL", "Tidak padan dengan data Dukcapil", True
    NO_KTP_RECORD = "BELUM_REKAM_KTPEL", "Belum merekam KTP-el", True
    ACCOUNT_FAILED = "GAGAL_REKENING", "Rekening gagal dibuka", True

    @classmethod
    def coded(cls, code: str) -> Self:
        """The reason with this code. Raises ValueError for a code that is not in the list."""
        for reason in cls:
            if reason == code:
                return reason
        raise ValueError(f"{cls.__name__} has no such code")
