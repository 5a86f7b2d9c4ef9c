"""Why something was recorded, by which way it came in, and what kind of document it rests on.

What people write besides is a remark: it may hold a name, so it stays with the service that
recorded it, while the code travels.
"""

from functools import lru_cache

from contracts.codes.code import Code


class RecordingReason(Code):
    """Why an officer recorded it."""

    FAMILY_REPORTED = "laporan_keluarga", 1, "Laporan keluarga"
    NEIGHBOURHOOD_REPORTED = "laporan_rt", 2, "Laporan RT atau RW"
    SURVEYED = "pendataan", 3, "Hasil pendataan"
    CHECKED = "pemeriksaan", 4, "Hasil pemeriksaan lapangan"
    DOCUMENT = "dokumen", 5, "Sesuai dokumen"
    MISTAKE = "salah_catat", 6, "Pembetulan salah catat"
    MEETING = "musyawarah", 7, "Hasil musyawarah desa"
    DECREE = "keputusan", 8, "Sesuai surat keputusan"
    COMPLAINT = "pengaduan", 9, "Tindak lanjut pengaduan"
    SUBJECT_ASKED = "permintaan_pemilik", 10, "Permintaan pemilik data"
    OTHER_AGENCY = "instansi_lain", 11, "Data dari instansi lain"
    FIRST_DATA = "data_awal", 12, "Muat data awal"
    INSTALLATION = "pemasangan", 13, "Pemasangan sistem"
    OTHER = "lainnya", 14, "Alasan lain"
    TERM_PASSED = "lewat_waktu", 15, "Batas waktu lewat"


class Channel(Code):
    """By which way it came in."""

    COUNTER = "counter", 1, "Loket"
    IMPORT = "import", 2, "Berkas impor"
    DEVICE = "device", 3, "Gawai petugas"
    MACHINE = "machine", 4, "Sistem instansi lain"
    SERVICE = "service", 5, "Layanan Jejak sendiri"


class DocumentKind(Code):
    """What a document is; what nobody said is `lainnya` too."""

    PHOTO = "foto", 1, "Foto"
    BIRTH = "surat_kelahiran", 2, "Surat kelahiran"
    DEATH = "surat_kematian", 3, "Surat kematian"
    MOVE = "surat_pindah", 4, "Surat pindah"
    KK = "kartu_keluarga", 5, "Kartu Keluarga"
    KTP = "ktp", 6, "KTP"
    MARRIAGE = "buku_nikah", 7, "Buku nikah"
    MINUTES = "berita_acara", 8, "Berita acara"
    DECREE = "surat_keputusan", 9, "Surat keputusan"
    FORM = "formulir", 10, "Formulir"
    POPULATION_FILE = "berkas_penduduk", 11, "Berkas penduduk"
    OTHER = "lainnya", 12, "Dokumen lain"


@lru_cache(maxsize=1000)
def label_of(codes: type[Code], code: str) -> str:
    """What people read for a code; one of a newer list is shown as it is."""
    return next((known.label for known in codes if known == code), code)


def document_kind(named: str) -> DocumentKind:
    """The kind that a word means, however it is written: `Surat-Kematian`."""
    word = named.strip().casefold().replace("-", "_").replace(" ", "_")
    return next((kind for kind in DocumentKind if kind == word), DocumentKind.OTHER)
