"""Why a family leaves a list or a programme: one list for every service.

Collected from the exclusion statuses of SIKS-NG and the result codes of DTKS 2020, MK-DTKS and
Regsosek 2022; the number is only the place in this list.
"""

from contracts.codes.code import Code


class ReasonCode(Code):
    DIED = "MENINGGAL", 1, "Meninggal dunia"
    MOVED = "PINDAH", 2, "Pindah dari wilayah ini"
    ADDRESS_NOT_FOUND = "ALAMAT_TIDAK_DITEMUKAN", 3, "Alamat tidak ditemukan"
    PERSON_NOT_FOUND = "ORANG_TIDAK_DITEMUKAN", 4, "Orang tidak ditemukan"
    DUPLICATE = "GANDA", 5, "Data ganda"
    WELL_OFF = "MAMPU", 6, "Sudah mampu"
    STATE_SERVANT = "PEKERJAAN_ASN_TNI_POLRI", 7, "Bekerja sebagai ASN, TNI atau Polri"
    PENSIONER = "PENSIUNAN", 8, "Pensiunan"
    FAMILY_OF_STATE_SERVANT = "ANGGOTA_KK_ASN", 9, "Satu KK dengan ASN, TNI atau Polri"
    WAGE_ABOVE_MINIMUM = "UPAH_DI_ATAS_UMP_UMK", 10, "Upah di atas upah minimum"
    PAID_BY_STATE = "GAJI_APBN_APBD", 11, "Digaji dari APBN atau APBD"
    VILLAGE_OFFICIAL = "PERANGKAT_DESA", 12, "Perangkat desa"
    CERTIFIED_TEACHER = "GURU_SERTIFIKASI", 13, "Guru bersertifikasi"
    HEALTH_WORKER = "NAKES", 14, "Tenaga kesehatan"
    COMPANY_OFFICER = "PENGURUS_PERUSAHAAN", 15, "Pengurus perusahaan"
    SOCIAL_WORKER = "SDM_KESOS", 16, "SDM kesejahteraan sosial"
    REFUSES = "MENOLAK", 17, "Menolak bantuan"
    GRADUATED = "GRADUASI_MANDIRI", 18, "Mundur karena sudah mandiri"
    OTHER_AID = "BANSOS_LAIN", 19, "Sudah menerima bantuan lain"
    NO_COMPONENT_LEFT = "KOMPONEN_HABIS", 20, "Tidak ada lagi komponen yang memenuhi"
    ABOVE_DESIL_LIMIT = "DESIL_DI_ATAS_BATAS", 21, "Desil di atas batas program"
    NOT_IN_DTSEN = "TIDAK_ADA_DI_DTSEN", 22, "Tidak tercantum dalam DTSEN"
    ONLINE_GAMBLING = "JUDI_ONLINE", 23, "Terindikasi judi online"


def reason_label(code: str) -> str:
    """What people read for a reason code; a code of another list is shown as it is."""
    return next((reason.label for reason in ReasonCode if reason == code), code)
