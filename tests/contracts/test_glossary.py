"""One word for one thing, in the code and in the mouths of those who use it."""

import re
from dataclasses import dataclass

import pytest

from infra.build.publish import ROOT
from infra.build.schemas import every_fact

LEGAL = [
    "nik",
    "kk_number",
    "rt",
    "rw",
    "dusun",
    "desil",
    "dtsen",
    "musdes",
    "usulan",
    "sanggah",
    "lampid",
]
SERVICES = ["registry", "verification", "programs", "reporting", "console"]
DOING = re.compile(r"(ed|born|drawn|made|set|split|due|out|late)$")
"""What happened, as against what it happened to."""
ASKING = {"apply"}
STATING = {"for", "a", "while"}


@dataclass(frozen=True)
class Term:
    code: str
    indonesian: str
    meaning: str
    elsewhere: str
    """What an engineer from elsewhere would search for; empty for words of the field alone."""
    source: str
    instead_of: tuple[str, ...]


def read(text: str) -> dict[str, Term]:
    """The table's rows by their first column."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line[:1] == "|"]
    cells = [[cell.strip().strip("`") for cell in row] for row in rows[2:]]
    return {
        code: Term(
            code, indonesian, meaning, elsewhere, source, tuple(filter(None, no.split(", ")))
        )
        for code, indonesian, meaning, elsewhere, source, no in cells
    }


GLOSSARY = read((ROOT / "glossary.md").read_text())
FACTS = every_fact()


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z][a-z]*", name)]


def unexplained(fact_name: str, glossary: dict[str, Term]) -> list[str]:
    """Things that a fact's name mentions and the glossary does not."""
    known = {word for term in glossary for word in re.split(r"[ _]", term)}
    others = ASKING | STATING
    things = [word for word in words(fact_name) if not DOING.search(word) and word not in others]
    return [word for word in things if word not in known]


def said_otherwise(fact_name: str, glossary: dict[str, Term]) -> list[str]:
    """Words in a fact's name for which the glossary has another word."""
    wrong = {word for term in glossary.values() for word in term.instead_of}
    return [word for word in words(fact_name) if word in wrong]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_fact_is_in_the_glossary_as_its_readers_know_it(fact: type) -> None:
    assert GLOSSARY[fact.__name__].indonesian == fact.TITLE  # type: ignore[attr-defined]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_word_of_a_fact_is_explained_and_is_the_agreed_one(fact: type) -> None:
    assert unexplained(fact.__name__, GLOSSARY) == []
    assert said_otherwise(fact.__name__, GLOSSARY) == []


@pytest.mark.parametrize("term", [*LEGAL, *SERVICES, "family", "household", "person", "fact"])
def test_legal_terms_services_and_concepts_are_explained(term: str) -> None:
    assert len(GLOSSARY[term].meaning) > 10
    assert GLOSSARY[term].indonesian and GLOSSARY[term].source


def test_no_term_is_explained_that_is_gone() -> None:
    code = {fact.__name__ for fact in FACTS}
    assert {term for term in GLOSSARY if re.match(r"[A-Z]", term)} == code


def test_the_table_is_in_order_and_says_everything_once() -> None:
    rows = [line for line in (ROOT / "glossary.md").read_text().splitlines() if line[:2] == "| "]
    assert len(rows) - 1 == len(GLOSSARY)
    assert list(GLOSSARY) == sorted(GLOSSARY, key=str.lower)
    assert all(term.indonesian and term.meaning and term.source for term in GLOSSARY.values())


def test_a_word_that_is_unknown_or_not_agreed_is_found() -> None:
    assert unexplained("WaterMeterRead", GLOSSARY) == ["water", "meter", "read"]
    assert said_otherwise("HouseholdRegistered", GLOSSARY) == ["household"]
    assert said_otherwise("FamilyRegistered", GLOSSARY) == []


MACHINERY = [
    "ledger",
    "fact",
    "projection",
    "boundary",
    "decision",
    "guard",
    "follower",
    "view",
    "parking",
    "reaction",
    "relay",
    "inbox",
    "sealing",
    "erasure",
    "provenance",
    "effective date",
    "recorded time",
    "vocabulary",
    "rebuild",
]


@pytest.mark.parametrize("term", MACHINERY)
def test_what_engineers_call_it_elsewhere_is_written_down(term: str) -> None:
    assert GLOSSARY[term].elsewhere


@pytest.mark.parametrize(
    "word",
    [
        "read model",
        "event store",
        "process manager",
        "dead letter",
        "crypto-shredding",
        "bitemporal",
        "optimistic concurrency",
        "consistency boundary",
    ],
)
def test_an_experts_word_leads_to_ours(word: str) -> None:
    assert any(word in term.elsewhere for term in GLOSSARY.values())
