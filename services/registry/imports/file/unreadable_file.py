"""A file as a whole is refused, with a stable code and a sentence that says what to do."""

from infra.runtime.refusals import Refused


class UnreadableFile(Refused):
    """`code` is stable; the explanation is Indonesian and quotes nothing from the file."""

    status = 422
    title = "Berkas tidak dapat dibaca"

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(MESSAGES[code].format(**facts), code=code, **facts)


MESSAGES = {
    "file.empty": "Berkas kosong. Pilih berkas yang berisi data penduduk.",
    "file.too-large": "Berkas lebih besar dari {limit} MB. Bagi menjadi satu berkas per desa.",
    "file.too-many-rows": "Berkas berisi lebih dari {limit} baris. Bagi menjadi berkas per desa.",
    "file.extension": "Berkas harus .xlsx atau .csv. Simpan ulang dengan salah satu jenis itu.",
    "file.macros": "Berkas berisi makro. Buka di Excel, lalu Simpan Sebagai Excel Workbook "
    "(.xlsx).",
    "file.old-excel": "Berkas .xls lama atau berkata sandi. Hapus kata sandinya, lalu Simpan "
    "Sebagai Excel Workbook (.xlsx).",
    "file.html": "Isi berkas adalah halaman web, bukan Excel. Buka di Excel, lalu Simpan Sebagai "
    "Excel Workbook (.xlsx).",
    "file.not-a-table": "Isi berkas bukan Excel atau CSV (mungkin PDF atau gambar yang diganti "
    "namanya). Pilih berkas data yang benar.",
    "file.binary-excel": "Berkas .xlsb atau .ods tidak dapat dibaca. Simpan Sebagai Excel "
    "Workbook (.xlsx).",
    "file.no-rows": "Berkas hanya berisi judul kolom. Isi data penduduk mulai baris berikutnya.",
    "file.no-header": "Judul kolom tidak ditemukan. Baris pertama harus berisi judul kolom seperti "
    "di templat OpenSID: nik, nama, no_kk, kk_level, dan seterusnya.",
    "file.missing-columns": "Kolom wajib tidak ditemukan: {columns}. Tambahkan judul kolom itu "
    "seperti di templat OpenSID.",
    "file.repeated-columns": "Judul kolom tertulis lebih dari sekali: {columns}. Sisakan satu.",
    "csv.encoding": "Huruf di berkas CSV tidak terbaca. Simpan ulang sebagai CSV UTF-8.",
    "csv.quotes": "Tanda kutip di sekitar baris {line} tidak berpasangan. Perbaiki, lalu unggah "
    "lagi.",
    "xlsx.damaged": "Berkas Excel rusak. Buka di Excel, simpan ulang, lalu unggah lagi.",
    "xlsx.encrypted": "Berkas berkata sandi. Hapus kata sandinya, lalu unggah lagi.",
    "xlsx.too-many-parts": "Berkas Excel berisi terlalu banyak bagian. Salin data ke buku kerja "
    "baru, lalu simpan sebagai .xlsx.",
    "xlsx.inflates": "Isi berkas Excel terlalu besar setelah dibuka. Hapus baris kosong dan lembar "
    "lain, atau bagi menjadi satu berkas per desa.",
    "xlsx.nested": "Berkas Excel memuat berkas lain di dalamnya. Hapus sisipan itu.",
    "xlsx.external": "Berkas Excel terhubung ke berkas atau sumber lain. Putuskan tautannya "
    "(Data > Edit Tautan), lalu simpan ulang.",
    "xlsx.entities": "Berkas Excel memuat bagian yang tidak diizinkan (DTD). Simpan ulang dari "
    "Excel.",
    "xlsx.formula": "Ada rumus di sel {cell}. Salin semua sel, Tempel sebagai Nilai, lalu simpan "
    "ulang.",
    "reader.time": "Membaca berkas terlalu lama. Bagi menjadi berkas yang lebih kecil.",
    "reader.memory": "Berkas terlalu besar untuk dibaca. Hapus baris dan kolom kosong, atau bagi "
    "menjadi satu berkas per desa.",
    "reader.unconfined": "Server ini tidak dapat membaca berkas dengan aman. Minta petugas sistem "
    "memakai Linux 5.13 atau lebih baru, atau mengizinkan `weak_sandbox` di setelan.",
    "reader.stopped": "Berkas tidak dapat dibaca sampai selesai. Simpan ulang dari Excel sebagai "
    ".xlsx, lalu unggah lagi.",
}
