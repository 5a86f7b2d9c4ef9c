"""Findings: what the register has to say about a row, beside what the file itself shows."""

from collections.abc import Iterable

from services.registry.imports.rows.row import Fault
from services.registry.imports.rows.template import COLUMN_OF
from services.registry.numbers import Severity
from services.registry.persons.plausible import Implausible

RECORD_INSTEAD = {
    "standing": "kematian, kepindahan, atau orang hilang",
    "kk_number": "penggantian nomor KK atau perpindahan ke keluarga lain",
    "address": "perubahan atau pembetulan alamat",
    "dusun": "perubahan atau pembetulan alamat",
    "rw": "perubahan atau pembetulan alamat",
    "rt": "perubahan atau pembetulan alamat",
}


def protected(field: str) -> Fault:
    """The row says otherwise than the register about what only a civil event changes."""
    column = COLUMN_OF[field]
    text = f"{column} berbeda dari yang terdaftar dan tidak dapat diubah lewat impor. "
    text += f"Catat sebagai {RECORD_INSTEAD[field]}, atau samakan isiannya."
    return Fault("import.protected", Severity.ERROR, column, text)


def missing(field: str) -> Fault:
    column = COLUMN_OF[field]
    text = f"{column} wajib diisi untuk orang yang belum terdaftar."
    return Fault("new.missing", Severity.ERROR, column, text)


def unstated(field: str) -> Fault:
    column = COLUMN_OF[field]
    return Fault("new.unstated", Severity.WARNING, column, f"{column} kosong: dimuat tanpa itu.")


def implausible(found: Implausible) -> Fault:
    severity = Severity.ERROR if found.impossible else Severity.WARNING
    return Fault(found.code, severity, found.column, f"{found.sentence} Cocokkan dengan KK.")


def waits(lines: Iterable[int]) -> Fault:
    """A family is loaded whole: without a member it would look smaller than it is."""
    named = " dan ".join(str(line) for line in sorted(lines)[:6])
    text = "Baris ini sendiri benar, tetapi satu keluarga dimuat utuh: perbaiki dulu baris "
    return Fault("family.waits", Severity.ERROR, None, f"{text}{named} dari KK yang sama.")


NO_HEAD = Fault(
    "family.no-head",
    Severity.ERROR,
    "kk_level",
    "KK ini belum terdaftar dan tidak punya kepala keluarga di berkas. Isi kk_level 1 pada satu "
    "anggota.",
)
OTHER_HEAD = Fault(
    "import.head",
    Severity.ERROR,
    "kk_level",
    "Kepala keluarga menurut berkas lain dari yang terdaftar, atau barisnya belum jelas. Kepala "
    "tidak berganti lewat impor: catat pergantian kepala keluarga, dengan hubungan anggota lain "
    "dengannya. Bila pergantian yang tercatat keliru, nyatakan catatan itu keliru; bila berkas "
    "yang keliru, betulkan kk_level.",
)
BORN_LATER = Fault(
    "birth.later",
    Severity.ERROR,
    "tanggallahir",
    "Menurut berkas ia lahir sesudah hari ia tercatat pindah. Cocokkan dengan KK dan riwayatnya.",
)
FAMILY_ABSENT = Fault(
    "family.absent",
    Severity.NOTE,
    None,
    "Seluruh keluarga ini tidak ada di berkas yang dinyatakan lengkap.",
)
NOT_ALIVE = Fault(
    "standing.not-alive",
    Severity.ERROR,
    "status_dasar",
    "Orang ini belum terdaftar dan status dasarnya bukan Hidup, jadi tidak dimuat.",
)
KK_REGISTERED = Fault(
    "kk.registered",
    Severity.ERROR,
    "no_kk",
    "Nomor KK ini sudah terdaftar, tetapi tidak ada anggotanya dengan NIK atau nama ini. Cocokkan "
    "dulu dengan anggota yang tercatat. Bila ia memang belum tercatat: kelahiran bagi yang baru "
    "lahir, kedatangan bagi yang baru datang, ditemukan bagi yang terlewat dari data awal.",
)
FIRST_LOAD_OVER = Fault(
    "import.first-load-over",
    Severity.ERROR,
    "no_kk",
    "Keluarga ini belum terdaftar, padahal data awal desa sudah dimuat. Bila datang, catat "
    "kedatangannya; bila baru ber-KK, daftarkan sebagai KK baru; bila terlewat dari data awal, "
    "daftarkan dengan dasar terlewat, atau unggah keluarga yang terlewat saja sebagai data awal.",
)
ELSEWHERE = Fault(
    "nik.elsewhere",
    Severity.ERROR,
    "nik",
    "NIK ini terdaftar di luar desa ini. Cocokkan dengan KTP-el; bila orangnya pindah ke sini, "
    "catat sebagai perpindahan.",
)
NUMBER_NOT_USABLE = Fault(
    "number.not-usable",
    Severity.ERROR,
    "nik",
    "NIK atau nomor KK ini tidak dapat dipakai di kantor Anda. Cocokkan dengan KTP-el dan KK; bila "
    "benar, minta dinas sosial mencocokkannya.",
)
NOT_COMPARED = Fault(
    "number.not-compared",
    Severity.ERROR,
    "nik",
    "Baris ini belum dicocokkan: terlalu banyak nomor di berkas ini tidak dapat dipakai di kantor "
    "Anda. Minta dinas sosial mengunggah berkas ini, atau uji lagi besok.",
)
NOT_IN_FAMILY = Fault(
    "nik.unclear",
    Severity.ERROR,
    "nik",
    "NIK ini pernah tercatat, tetapi pemiliknya kini tidak tercatat di keluarga mana pun. Periksa "
    "riwayatnya, lalu catat kedatangannya.",
)
NIK_OF_THE_DEAD = Fault(
    "nik.dead",
    Severity.ERROR,
    "nik",
    "NIK ini tercatat milik orang yang sudah meninggal. Bila ia masih hidup, batalkan dulu "
    "kematiannya; bila NIK-nya keliru, betulkan.",
)
NIK_OF_THE_MISSING = Fault(
    "nik.missing",
    Severity.ERROR,
    "nik",
    "NIK ini milik orang yang tercatat hilang. Bila ia sudah ditemukan, catat bahwa ia ditemukan "
    "kembali.",
)
NIK_OF_THE_DEPARTED = Fault(
    "nik.departed",
    Severity.ERROR,
    "nik",
    "Orang ini tercatat sudah pindah, jadi tidak dimuat: berkas tidak menyebut kapan ia kembali. "
    "Bila ia kembali, catat kedatangannya; bila kepindahannya keliru, nyatakan catatan itu keliru; "
    "bila ia memang sudah pindah, isi status_dasar Pindah.",
)
DEAD = Fault(
    "person.dead",
    Severity.ERROR,
    "nama",
    "Anggota dengan nama dan tanggal lahir ini tercatat sudah meninggal. Bila ia masih hidup, "
    "nyatakan kematiannya keliru; jangan mencatatnya sebagai orang baru.",
)
MISSING = Fault(
    "person.missing",
    Severity.ERROR,
    "nama",
    "Anggota dengan nama dan tanggal lahir ini tercatat hilang. Bila ia sudah ditemukan, catat "
    "bahwa ia ditemukan kembali.",
)
DEPARTED = Fault(
    "person.departed",
    Severity.ERROR,
    "nama",
    "Anggota dengan nama dan tanggal lahir ini tercatat sudah pindah, jadi tidak dimuat. Bila ia "
    "kembali, catat kedatangannya; bila kepindahannya keliru, nyatakan catatan itu keliru.",
)
IN_ANOTHER_FAMILY = Fault(
    "person.in-another-family",
    Severity.ERROR,
    "no_kk",
    "Orang ini kini tercatat di keluarga lain. Isi no_kk keluarga itu, atau catat perpindahannya.",
)
OTHER_NIK = Fault(
    "nik.other",
    Severity.ERROR,
    "nik",
    "Anggota dengan nama dan tanggal lahir ini tercatat dengan NIK lain. Cocokkan dengan KTP-el; "
    "bila NIK yang tercatat keliru, catat pembetulan NIK.",
)
SEVERAL_ALIKE = Fault(
    "person.several-alike",
    Severity.ERROR,
    "nama",
    "Keluarga ini mempunyai beberapa anggota dengan nama dan tanggal lahir ini. Bila orangnya "
    "satu, gabungkan dulu catatannya.",
)
SIMILAR = Fault(
    "person.similar",
    Severity.ERROR,
    "nama",
    "Keluarga ini mempunyai anggota tanpa NIK dengan nama yang sama, atau tanggal lahir dan jenis "
    "kelamin yang sama. Bila orangnya sama, betulkan dulu biodatanya, lalu uji lagi berkas ini; "
    "NIK-nya akan ditetapkan. Jangan mencatatnya sebagai orang baru.",
)
NIK_OFFERED = Fault(
    "nik.offered",
    Severity.NOTE,
    "nik",
    "Anggota ini tercatat tanpa NIK. NIK di berkas akan ditetapkan baginya.",
)
ERASED = Fault(
    "person.erased",
    Severity.ERROR,
    "nik",
    "Data pribadi orang ini sudah dihapus atas permintaan dan tidak dapat diubah lagi.",
)
ADDRESS_OF_HEAD = Fault(
    "address.of-head",
    Severity.NOTE,
    "alamat",
    "Alamat berbeda dari kepala keluarga; yang dimuat alamat kepala keluarga.",
)
