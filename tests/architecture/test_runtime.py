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
BOUND = 5000
"""Lines; why it is not the 1,200 once aimed at: infra/decisions/0008."""


def domain_words(file: Source) -> set[str]:
    return DOMAIN & {word.lower() for word in WORD.findall(file.text)}


def test_the_runtime_holds_no_word_of_the_domain() -> None:
    files = sources(REPOSITORY, "infra/runtime")
    assert {file.name: found for file in files if (found := domain_words(file))} == {}


def test_a_word_of_the_domain_is_found(tmp_path: Path) -> None:
    write(tmp_path, infra__runtime__a="def find_family(nik: str) -> HouseholdId: ...")
    (file,) = sources(tmp_path, "infra/runtime")
    assert domain_words(file) == {"family", "nik", "household"}


def test_the_runtime_stays_within_its_bound() -> None:
    parts: dict[str, int] = {}
    for name, count in lengths(sources(REPOSITORY, "infra/runtime")).items():
        inner = name.removeprefix("infra/runtime/")
        part = inner.split("/")[0] if "/" in inner else "ledger, transport, views, telemetry"
        parts[part] = parts.get(part, 0) + count
    print(", ".join(f"{part} {count}" for part, count in parts.items()))
    assert sum(parts.values()) <= BOUND
