"""`infra/runtime` could carry another register: it has no word of this domain, and stays small."""

import re
from pathlib import Path

from tests.architecture.sources import REPOSITORY, Source, sources, write
from tests.architecture.test_sizes import lengths

WORDS = """
    nik kk family families household households keluarga village villages desa kelurahan kecamatan
    rt rw dusun desil dtsen musdes usulan sanggah lampid penduduk citizen citizens programme
    programmes proposal proposals enrolment beneficiary birth death housing survey dinsos dukcapil
"""
DOMAIN = frozenset(WORDS.split())
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
BOUNDS = {
    "eventstore": 1640,
    "projections": 2380,
    "messaging": 1830,
    "deadlines": 530,
    "audit": 340,
    "privacy": 1010,
    "http": 3150,
    "identity": 620,
    "telemetry": 390,
    "process": 2430,
}
"""Lines each room may take; why there is a bound for each: infra/decisions/0008."""
FILES = {"__init__.py", "refusals.py", "pools.py"}
"""What stands in no room."""


def domain_words(file: Source) -> set[str]:
    return DOMAIN & {word.lower() for word in WORD.findall(file.text)}


def test_the_runtime_holds_no_word_of_the_domain() -> None:
    files = sources(REPOSITORY, "infra/runtime")
    assert {file.name: found for file in files if (found := domain_words(file))} == {}


def test_a_word_of_the_domain_is_found(tmp_path: Path) -> None:
    write(tmp_path, infra__runtime__a="def find_family(nik: str) -> HouseholdId: ...")
    (file,) = sources(tmp_path, "infra/runtime")
    assert domain_words(file) == {"family", "nik", "household"}


def rooms(root: Path = REPOSITORY) -> dict[str, int]:
    """Lines of each room; a file that stands in none is its own."""
    found: dict[str, int] = {}
    for name, count in lengths(sources(root, "infra/runtime")).items():
        room = name.removeprefix("infra/runtime/").split("/")[0]
        found[room] = found.get(room, 0) + count
    return found


def test_every_room_of_the_runtime_stays_within_its_bound() -> None:
    found = rooms()
    print(", ".join(f"{room} {count}" for room, count in found.items()))
    assert {room for room in found if room not in BOUNDS} <= {
        "refusals.py",
        "pools.py",
        "__init__.py",
    }
    assert {room: found[room] for room, bound in BOUNDS.items() if found[room] > bound} == {}


def test_a_room_that_grows_is_found(tmp_path: Path) -> None:
    write(tmp_path, infra__runtime__privacy__a="x = 1\n" * 3, infra__runtime__loose="x = 1\n")
    assert rooms(tmp_path) == {"privacy": 3, "loose.py": 1}
