"""Why a criterion cannot be used: where, what is wrong, what to write instead (Indonesian)."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column in the text of the criterion, both counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        where = f"kolom {self.column}"
        return where if self.line == 1 else f"baris {self.line}, {where}"


class CriterionRefused(ValueError):
    """One criterion does not compile; `str()` is a sentence for the author of the rule."""

    def __init__(self, at: Position, problem: str, remedy: str) -> None:
        where = str(at)
        super().__init__(f"{where[0].upper()}{where[1:]}: {problem} {remedy}".rstrip())
        self.at = at
        self.problem = problem
        self.remedy = remedy


def did_you_mean(written: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known word nearest to what was written, or say `otherwise`."""
    nearest = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f'Maksud Anda "{nearest[0]}"?' if nearest else otherwise
