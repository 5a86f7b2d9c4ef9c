"""`make mutants`: break every rule and fold, run its tests, write what survived to docs/.

Interrupt it and start it again: what was tried is kept in `.mutants/` and not tried twice.
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.mutate import Mutant, mutants
from tests.mutants.scope import REPOSITORY, targets, tests_of
from tests.mutants.trial import load_what_does_not_change, run

KEPT = REPOSITORY / ".mutants" / "tried.jsonl"
REPORT = REPOSITORY / "docs" / "mutants.md"
WANTED = 0.9


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("part", nargs="*", help="only files whose path holds this")
    parts = asked.parse_args().part
    load_what_does_not_change()
    files = [each for each in targets() if not parts or any(part in each.name for part in parts)]
    todo = [each for file in files for each in mutants(file)]
    tried = _tried()
    print(f"{len(todo)} mutants in {len(files)} files, {sum(m.key in tried for m in todo)} tried")
    for file in files:
        if not run(tests_of(file)):
            print(f"tests fail without any mutant: {file.name}")
            return 1
    _try([each for each in todo if each.key not in tried], tried)
    report = written(todo, tried)
    if not parts:
        REPORT.write_text(report)
    print(report)
    return 0 if _killed(todo, tried) >= WANTED * len(todo) else 1


def _tried() -> dict[str, bool]:
    """Whether each mutant tried so far survived, by its key."""
    lines = KEPT.read_text().splitlines() if KEPT.exists() else []
    return {key: survived for key, survived in map(json.loads, lines)}


def _try(todo: list[Mutant], tried: dict[str, bool]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("a") as kept, ThreadPoolExecutor(os.cpu_count()) as pool:
        trials = pool.map(lambda each: run(tests_of(each.file), each), todo)
        for number, (mutant, survived) in enumerate(zip(todo, trials, strict=True), 1):
            tried[mutant.key] = survived
            kept.write(json.dumps([mutant.key, survived]) + "\n")
            kept.flush()
            if survived:
                print(f"survived {mutant}")
            if number % 50 == 0:
                print(f"{number} of {len(todo)}", file=sys.stderr)


def _killed(todo: Iterable[Mutant], tried: dict[str, bool]) -> int:
    return sum(not tried[each.key] for each in todo)


def written(todo: list[Mutant], tried: dict[str, bool]) -> str:
    """The report: a line for each part, then each survivor."""
    parts: dict[str, list[Mutant]] = defaultdict(list)
    for each in todo:
        parts["/".join(Path(each.file.name).parts[:3])].append(each)
    lines = [
        "# Mutants",
        "",
        "Every method of a decision, a guard and a projection, and every effect, is changed in one",
        f"place at a time; tests must notice at least {WANTED:.0%}.",
        "`make mutants` writes this page.",
        "",
        "| Part | Mutants | Noticed |",
        "|---|---:|---:|",
        *(_row(part, each, tried) for part, each in parts.items()),
        _row("**all**", todo, tried),
        "",
        "Not noticed:",
        "",
        *(f"- {each}" for each in todo if tried[each.key]),
    ]
    return "\n".join(lines) + "\n"


def _row(part: str, mutants: list[Mutant], tried: dict[str, bool]) -> str:
    return f"| {part} | {len(mutants)} | {_killed(mutants, tried) / len(mutants):.1%} |"


if __name__ == "__main__":
    sys.exit(main())
