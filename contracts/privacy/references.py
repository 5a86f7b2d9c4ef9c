"""A reference names a document by words everybody uses and a number: it can hold nobody's name.

`SK Bupati 460/112/2026`, `UU 27/2022 pasal 8`. What is written otherwise may hold a name, so it
stays with the service that recorded it.
"""

import re

KNOWN = (
    "acara akta angka ayat ba berita bupati camat dan dasar desa dinas direktorat dirjen hasil"
    " huruf inpres instruksi jenderal juknis kabupaten keluarga kementerian kepala kepmen"
    " kepmendagri kepmensos keppres keputusan ketua kota kuasa lampiran lurah menteri musdes"
    " musyawarah negeri no nomor pasal pedoman pemerintah penetapan peraturan perbup perda"
    " permen permendagri permensos perpres pp presiden provinsi republik rt rw sk sosial sp"
    " surat tahun tanggal teknis undang undang-undang uu wali walikota"
    " januari februari maret april mei juni juli agustus september oktober november desember"
)
WORDS = frozenset(KNOWN.split())
NUMBER = re.compile(r"[0-9]{1,6}(?:[/.-](?:[0-9]{1,6}|[A-Z]{1,6}|[IVXLC]+)){0,7}")
LONGEST = 100


def is_reference(text: str) -> bool:
    """Whether it holds nothing but such words and numbers, and at least one number."""
    words = [word for word in re.split(r"[\s,;:()]+", text) if word]
    numbers = [word for word in words if NUMBER.fullmatch(word)]
    others = (word.rstrip(".").casefold() in WORDS for word in words if word not in numbers)
    return len(text) <= LONGEST and bool(numbers) and all(others)
