"""Made-up names from common Indonesian name parts; older people often have one name only."""

import json
from importlib.resources import files
from random import Random

from contracts.codes.person import Sex

WORDS: dict[str, list[str]] = json.loads(
    files("infra.local.sample.village").joinpath("words.json").read_text(encoding="utf-8")
)


def name(rng: Random, sex: Sex, age: float) -> str:
    """A name in capitals, as population files write it."""
    whose = "men" if sex is Sex.MALE else "women"
    if age > 55 and rng.random() < 0.75:
        return rng.choice(WORDS[f"{whose}_before_1971"])
    firsts = 1 if rng.random() < 0.82 else 2
    parts = [rng.choice(WORDS[whose]) for _ in range(firsts)]
    # The same word twice is no name.
    return " ".join(dict.fromkeys([*parts, rng.choice(WORDS[f"last_of_{whose}"])]))
