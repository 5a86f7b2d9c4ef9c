"""What is kept where, how each of these forgets, until when, on what ground, and who ends that."""

from contracts.keeping.retention import PLACES, kept
from contracts.keeping.stores import STORES

HEAD = """# Daftar penyimpanan dan masa simpan

Dibuat dari kode (`make published`; UU 27/2022 pasal 16 ayat 2 huruf g dan pasal 31). Tabel, aliran
atau folder yang tidak punya baris di sini tidak dapat dirilis: tes menelusuri yang sebenarnya.
Nama `tampilan.tabel` milik satu tampilan.

| Tempat | Nama | Bila seseorang dihapus | Disimpan sampai | Dasar | Diakhiri oleh |
|---|---|---|---|---|---|
"""


def document() -> str:
    return HEAD + "".join(
        f"| {PLACES.get(each.of, each.of)} | `{each.name}` | {each.forgets} | {kept(each).until} |"
        f" {kept(each).ground} | {kept(each).ends} |\n"
        for each in STORES
    )
