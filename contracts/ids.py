"""Ids that facts are found by. NIK and KK number appear only as keyed hashes, never published."""

from hashlib import sha1
from typing import Annotated
from uuid import UUID

from contracts.event import Tag
from contracts.privacy.classes import Class
from contracts.regions.codes import Village
from contracts.text import Key, Word

FAMILY = Tag("family")
PERSON = Tag("person")
CASE = Tag("case")
CASE_BOOK = Tag("case-book")
PROGRAMME = Tag("programme")
ENROLMENT = Tag("enrolment")
OFFICER = Tag("officer")
EMERGENCY = Tag("emergency")
NIK = Tag("nik", published=False)
KK = Tag("kk", published=False)
COMMAND = Tag("command")
VILLAGE = Tag("village")
FACT = Tag("fact")
CHECKPOINT = Tag("checkpoint")
ACCESS_LOG = Tag("access-log")

SUBJECTS = (PERSON, FAMILY)
"""Whose data has a key of its own."""

FamilyId = Annotated[UUID, FAMILY, Class.INTERNAL]
PersonId = Annotated[UUID, PERSON, Class.INTERNAL]
PersonIds = Annotated[tuple[UUID, ...], PERSON, Class.INTERNAL]
CaseId = Annotated[UUID, CASE, Class.INTERNAL]
CaseBookId = Annotated[Word, CASE_BOOK, Class.INTERNAL]
"""Office and year in which cases are numbered: `18.09.01.2001/2026`."""
VillageId = Annotated[Village, VILLAGE]
"""The village that a fact is about; a family's fact only says where the family lives."""
ProgrammeId = Annotated[UUID, PROGRAMME, Class.INTERNAL]
EnrolmentId = Annotated[UUID, ENROLMENT, Class.INTERNAL]
CheckpointNumber = Annotated[int, CHECKPOINT, Class.INTERNAL]
AccessLogOf = Annotated[Word, ACCESS_LOG, Class.INTERNAL]
"""The service whose access log a fact is about."""
FactIds = Annotated[tuple[UUID, ...], FACT, Class.INTERNAL]
"""Event ids of facts of which something is said."""
FamilyIds = Annotated[tuple[UUID, ...], FAMILY, Class.INTERNAL]
EmergencyId = Annotated[UUID, EMERGENCY, Class.INTERNAL]
OfficerId = Annotated[Word, OFFICER, Class.INTERNAL]
NikKey = Annotated[Key | None, NIK, Class.KEYED]
"""Keyed hash of a NIK; None for a person who has none, or where it is withheld."""
NikKeys = Annotated[tuple[Key, ...], NIK, Class.KEYED]
"""Keyed hashes of the NIKs of those who have one; empty where they are withheld."""
KkKey = Annotated[Key | None, KK, Class.KEYED]
"""Keyed hash of a KK number; None where it is withheld."""
KkKeys = Annotated[tuple[Key, ...], KK, Class.KEYED]

IN_PATHS: dict[str, tuple[str, str | int]] = {
    "family_id": ("Keluarga", "00000000-0000-0000-0000-000000000064"),
    "person_id": ("Anggota keluarga", "00000000-0000-0000-0000-000000000002"),
    "event_id": ("Catatan: `event_id` dari jawaban", "00000000-0000-0000-0000-00000000012c"),
    "area_id": ("Dusun, RW atau RT", "00000000-0000-0000-0000-000000000320"),
    "import_id": ("Impor", "00000000-0000-0000-0000-00000000012d"),
    "emergency_id": ("Akses darurat", "00000000-0000-0000-0000-00000000012e"),
    "case_id": ("Usulan", "00000000-0000-0000-0000-000000000047"),
    "code": ("Kode program", "PKH"),
    "determination_id": ("Penetapan", "00000000-0000-0000-0000-00000000012f"),
    "named": (
        "Kepesertaan, atau keluarga atau orang yang menerima",
        "00000000-0000-0000-0000-000000000064",
    ),
    "source": ("Layanan asal pesan", "registry"),
    "number": ("Nomor kiriman gagal; daftarnya: GET /operations/parked", 1),
}
"""What stands in the addresses of requests, each with an example: these ids are nobody's.

The examples of all forms tell of the family 100 (hexadecimal 64): Budi 1 heads it, Siti 2 is his
wife and Ani 3 their child. Joko 4 and Dewi 5 live next door, in the family 200 (c8).
"""


def named(command_id: UUID, name: str) -> UUID:
    """A surrogate id that the same command always makes again, so that a repeat answers alike.

    It is a `uuid5`; the standard library's looks for its hash anew each time, at twice the price.
    """
    digest = sha1(command_id.bytes + name.encode(), usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=5)
