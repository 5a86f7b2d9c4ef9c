"""What several rules about families refuse alike."""

from uuid import UUID

from infra.runtime.refusals import NotFound, Refused


class UnknownFamily(NotFound):
    """No such family, or it lives outside the office's region: the answer is the same."""


class FamilyGone(Refused):
    title = "Keluarga sudah tidak tercatat"
    detail = (
        "Keluarga ini tidak lagi mempunyai anggota yang tercatat. "
        "Daftarkan keluarga baru, atau batalkan peristiwa yang keliru."
    )


class Overtaken(Refused):
    title = "Berubah sejak diuji"
    detail = "Keluarga ini berubah sejak berkas diuji. Uji lagi berkasnya."


class NotAMember(Refused):
    title = "Bukan anggota keluarga ini"
    detail = "Orang ini tidak tercatat dalam keluarga ini. Buka keluarga yang benar, lalu ulangi."


class AlreadyDied(Refused):
    title = "Sudah tercatat meninggal"
    detail = "Orang ini sudah tercatat meninggal. Bila keliru, batalkan dulu kematiannya."


class AlreadyMovedOut(Refused):
    title = "Sudah tercatat pindah"
    detail = (
        "Orang ini sudah tercatat pindah keluar. "
        "Batalkan kepindahannya bila keliru, atau catat kedatangannya."
    )


class AlreadyMissing(Refused):
    title = "Tercatat hilang"
    detail = (
        "Orang ini tercatat hilang. Bila ia sudah ditemukan, catat dulu bahwa ia ditemukan kembali."
    )


class InAnotherFamily(Refused):
    title = "Sudah menjadi anggota keluarga lain"
    detail = "Orang ini kini anggota keluarga lain. Catat perubahan pada keluarga itu."


class NumberHeld(Refused):
    """Somebody holds the number. Whose office does not cover the holder is told NumberNotUsable."""

    def __init__(self, family_id: UUID, *person_id: UUID) -> None:
        self.family_id = family_id
        self.subjects = (family_id, *person_id)
        super().__init__()


class NumberNotUsable(Refused):
    """The one outcome for a number that is held where the office does not reach, whoever has it."""

    title = "Nomor tidak dapat dipakai"
    detail = (
        "NIK atau nomor KK ini tidak dapat dipakai di kantor Anda. Periksa angkanya pada KTP-el "
        "dan KK; bila benar, minta dinas sosial mencocokkannya."
    )


class NikTaken(NumberHeld):
    title = "NIK sudah dipakai"
    detail = (
        "NIK ini sudah dipakai orang lain yang tercatat. Periksa NIK pada KTP-el atau KK; "
        "bila orangnya sama, pindahkan ia dari keluarganya yang sekarang."
    )


class NikOfTheDead(NumberHeld):
    title = "NIK milik orang yang sudah meninggal"
    detail = (
        "NIK ini tercatat milik orang yang sudah meninggal. "
        "Bila ia masih hidup, batalkan dulu kematiannya; bila NIK-nya keliru, betulkan dulu."
    )


class NikOfTheMissing(NumberHeld):
    title = "NIK milik orang yang tercatat hilang"
    detail = (
        "NIK ini milik orang yang tercatat hilang. Bila orangnya sama, catat bahwa ia ditemukan "
        "kembali pada keluarganya; bila NIK-nya keliru, betulkan dulu."
    )


class NikOfTheDeparted(NumberHeld):
    title = "NIK milik orang yang tercatat pindah"
    detail = (
        "NIK ini milik orang yang tercatat sudah pindah. Bila ia kembali, catat kedatangannya; "
        "bila kepindahannya keliru, nyatakan catatan itu keliru."
    )


class NikTwice(Refused):
    status = 422
    title = "NIK tercantum dua kali"
    detail = "Dua anggota dalam permintaan ini memakai NIK yang sama. Betulkan salah satunya."


class KkNumberTaken(NumberHeld):
    title = "Nomor KK sudah dipakai"
    detail = (
        "Nomor KK ini milik keluarga lain. Periksa nomornya pada lembar KK; bila keluarga lain "
        "itu sudah mendapat nomor baru, catat dulu penggantiannya."
    )


class OneHeadNeeded(Refused):
    status = 422
    title = "Kepala keluarga harus tepat satu"
    detail = "Tetapkan tepat satu anggota sebagai kepala keluarga."


class HeadNotNamed(Refused):
    title = "Kepala keluarga pengganti belum disebut"
    detail = (
        "Sesudah perubahan ini keluarga tidak mempunyai tepat satu kepala. "
        "Sebutkan siapa kepala keluarganya, dan hubungan kepala yang lain dengannya."
    )


class HeadUnchanged(Refused):
    title = "Kepala keluarga tidak berganti"
    detail = (
        "Orang ini memang kepala keluarga. "
        "Hubungan anggota lain hanya berubah bersama pergantian kepala."
    )


class Erased(Refused):
    title = "Data pribadi sudah dihapus"
    detail = "Data pribadi orang ini sudah dihapus atas permintaan dan tidak dapat diubah lagi."


class InTheFuture(Refused):
    status = 422
    title = "Tanggal belum tiba"
    detail = "Tanggal peristiwa tidak boleh sesudah hari ini. Betulkan tanggalnya."


class ReportedTooEarly(Refused):
    status = 422
    title = "Tanggal lapor tidak cocok"
    detail = "Peristiwa tidak dapat dilaporkan sebelum terjadi. Betulkan salah satu tanggalnya."


class BeforeBirth(Refused):
    status = 422
    title = "Tanggal sebelum kelahiran"
    detail = "Peristiwa ini tidak mungkin sebelum tanggal lahir. Periksa kedua tanggalnya."


class LongBefore(Refused):
    status = 422
    title = "Tahun tidak masuk akal"
    detail = "Tanggal sebelum tahun 1900 tidak mungkin. Tulis tahun dengan empat angka yang benar."


class Impossible(Refused):
    status = 422
    title = "Tidak mungkin"
    detail = "{sentence} Periksa tanggal lahir, jenis kelamin dan hubungan keluarganya."


class NotAMove(Refused):
    status = 422
    title = "Bukan pindah"
    detail = (
        "Perpindahan di dalam desa bukan pindah. "
        "Catat sebagai perubahan alamat, pecah KK, atau pindah keluarga."
    )


class WrongDistance(Refused):
    status = 422
    title = "Jarak pindah tidak cocok"
    detail = "Jarak pindah tidak cocok dengan kode wilayahnya. Betulkan salah satunya."


class OutsideOffice(Refused):
    status = 403
    title = "Desa di luar wilayah Anda"
    detail = (
        "Desa ini di luar wilayah kantor Anda. "
        "Minta kantor desa itu, atau dinas sosial bila menyangkut dua desa."
    )
