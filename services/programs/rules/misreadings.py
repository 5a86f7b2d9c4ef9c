"""What an author probably meant where the parser could not go on."""

import re

from celpy.celparser import CELParseError

from services.programs.rules.problems import CriterionRefused, Position

_MEANT = {
    "and": "&&",
    "dan": "&&",
    "or": "||",
    "atau": "||",
    "not": "!",
    "bukan": "!",
    "=": "==",
    "&": "&&",
    "|": "||",
}


def misreading(text: str, error: CELParseError) -> CriterionRefused:
    """Turn the parser's error into a sentence; knows the signs people write by habit."""
    at = Position(max(error.line or 1, 1), max(error.column or 1, 1))
    rest = text.split("\n")[at.line - 1][at.column - 1 :]
    word = re.match(r"\w+|\S?", rest)
    written = word.group() if word else ""
    token = getattr(error.__context__, "token", None)
    if token is not None and token.type == "$END":
        problem = "Kriteria berhenti sebelum selesai."
        lines = text.rstrip().split("\n")
        end = Position(len(lines), len(lines[-1]) + 1)
        return CriterionRefused(end, problem, "Periksa kurung dan bagian sesudah tanda terakhir.")
    if written in _MEANT:
        return CriterionRefused(at, f'"{written}" bukan tanda CEL.', f"Tulis {_MEANT[written]}.")
    if written in {'"', "'"}:
        return CriterionRefused(at, "Tanda kutip tidak ditutup.", "Tutup dengan tanda yang sama.")
    return CriterionRefused(
        at, f'"{written}" tidak dapat dibaca di sini.', "Periksa tanda sebelumnya."
    )
