"""The list of processing: every field of every fact, its class, why it is kept and who opens it.

Made of the field classes, so that a field without a line cannot be published (UU 27/2022 pasal 31).
"""

from collections import defaultdict
from collections.abc import Iterator

from pydantic import BaseModel

from contracts.event import Event, Provenance
from contracts.privacy.classes import IN_CLEAR, Class
from contracts.privacy.law import leaves
from infra.build.schemas import every_fact
from infra.runtime.messaging.topology import HEARS
from infra.runtime.privacy.grants import GRANTS

IDENTITY = "UU 24/2013 pasal 58; Permendagri 109/2019"
WELFARE = "UU 13/2011 pasal 8 sampai 11; Permensos 3/2025"
AREA = "Permendagri 84/2015"
OFFICE = "UU 30/2014 pasal 10 dan 52"
WHY: dict[str, tuple[str, str]] = {
    "address": ("menemukan rumah keluarga saat pendataan dan penyaluran", IDENTITY),
    "area_id": ("menyebut dusun, RW atau RT tempat tinggal", AREA),
    "birth_date": ("umur menentukan kelayakan dan kewajaran catatan", IDENTITY),
    "birth_place": ("mengenali orang bersama tanggal lahirnya", IDENTITY),
    "blood_type": ("bagian biodata kependudukan; tidak dipakai memutuskan", IDENTITY),
    "cause": ("sebab kematian menurut surat kematian", IDENTITY),
    "disability": ("kelayakan program bagi penyandang disabilitas", "UU 8/2016; " + WELFARE),
    "documents": ("nomor surat yang menjadi dasar catatan", IDENTITY),
    "dusun": ("tempat tinggal dalam desa", AREA),
    "education": ("kelayakan program pendidikan", WELFARE),
    "ethnicity": ("bagian biodata kependudukan; tidak dipakai memutuskan", IDENTITY),
    "from_area": ("asal perpindahan dalam desa", AREA),
    "kk_key": ("sidik nomor KK: mencocokkan tanpa membuka nomornya", IDENTITY),
    "kk_keys": ("sidik nomor KK: mencocokkan tanpa membuka nomornya", IDENTITY),
    "kk_number": ("mengenali keluarga", IDENTITY),
    "legal_basis": ("dasar yang disebut petugas; dapat memuat nama dalam judul surat", OFFICE),
    "marital_status": ("susunan keluarga", IDENTITY),
    "name": ("menyapa dan mengenali orang", IDENTITY),
    "nik": ("mengenali orang secara tunggal", IDENTITY),
    "nik_key": ("sidik NIK: mencocokkan tanpa membuka NIK", IDENTITY),
    "nik_keys": ("sidik NIK: mencocokkan tanpa membuka NIK", IDENTITY),
    "occupation": ("kelayakan dan pengecualian program menurut pekerjaan", WELFARE),
    "previous_kk_key": ("sidik nomor KK yang lama", IDENTITY),
    "previous_nik_key": ("sidik NIK yang lama", IDENTITY),
    "religion": ("bagian biodata kependudukan; tidak dipakai memutuskan", IDENTITY),
    "on_behalf_of": ("atas nama siapa petugas mencatat", OFFICE),
    "remark": ("keterangan petugas dengan kata sendiri", OFFICE),
    "rt": ("tempat tinggal dalam desa", AREA),
    "rw": ("tempat tinggal dalam desa", AREA),
    "studying": ("kelayakan program pendidikan", WELFARE),
    "uri": ("menunjuk berkas bukti; dapat memuat nama", OFFICE),
}
"""Of what is sealed or keyed: why it is kept, and on what ground."""
CLASSES = {
    Class.PUBLIC: "umum",
    Class.INTERNAL: "internal",
    Class.KEYED: "sidik berkunci",
    Class.PERSONAL: "pribadi",
    Class.SPECIFIC: "spesifik",
    Class.IDENTIFIER: "pengenal",
    Class.REMARK: "keterangan",
}
HEAD = """# Daftar kegiatan pemrosesan

Dibuat dari kelas setiap isian (`make published`; UU 27/2022 pasal 31). Isian yang tidak punya baris
di sini tidak dapat dirilis: tes membandingkan halaman ini dengan kode. Penilaian dampaknya ada di
[docs/dpia.md](../../docs/dpia.md).

## Yang disegel, mengapa, dan siapa yang dapat membukanya

Setiap kelas disegel dengan kunci orang atau keluarga itu sendiri; kunci dimusnahkan pada
penghapusan. Sidik berkunci tidak disegel, tidak pernah meninggalkan register, dan tidak dapat
dibalik tanpa kuncinya.

| Isian | Kelas | Mengapa | Dasar | Dibuka oleh layanan | Fakta |
|---|---|---|---|---|---|
"""
FACTS = """
## Setiap fakta

Yang di luar segel bepergian terbuka di antara layanan yang mendengarnya.

| Fakta | Di luar segel | Disegel atau berkunci | Didengar |
|---|---|---|---|
"""


class Unexplained(Exception):
    """A sealed field about which nobody has said why it is kept."""


def document() -> str:
    """Raises Unexplained."""
    return HEAD + "".join(_sealed()) + FACTS + "".join(map(_fact, every_fact()))


def _sealed() -> Iterator[str]:
    found: dict[tuple[str, Class], int] = defaultdict(int)
    models: list[type[BaseModel]] = [*every_fact(), Provenance]
    for model in models:
        for each in {_named(leaf.path, leaf.classes[0]) for leaf in leaves(model)}:
            found[each] += each[1] not in (Class.PUBLIC, Class.INTERNAL)
    for (name, cls), count in sorted(found.items()):
        if not count:
            continue
        if name not in WHY:
            raise Unexplained(name)
        why, ground = WHY[name]
        openers = ", ".join(each for each, grant in GRANTS.items() if cls in grant.classes)
        kept = openers or "tidak seorang pun"
        yield f"| `{name}` | {CLASSES[cls]} | {why} | {ground} | {kept} | {count} |\n"


def _fact(fact: type[Event]) -> str:
    named = sorted({_named(leaf.path, leaf.classes[0]) for leaf in leaves(fact)})
    clear = [name for name, cls in named if cls in IN_CLEAR - {Class.KEYED}]
    closed = [name for name, cls in named if cls not in IN_CLEAR - {Class.KEYED}]
    source = fact.TOPIC.partition(".")[0]
    hears = ", ".join(each for each, sources in HEARS.items() if source in sources) or "-"
    return f"| {fact.TITLE} (`{fact.TOPIC}`) | {_listed(clear)} | {_listed(closed)} | {hears} |\n"


def _named(path: str, cls: Class) -> tuple[str, Class]:
    """By its own name: what a part around it is called says nothing of what it holds."""
    return path.rpartition(".")[2], cls


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"
