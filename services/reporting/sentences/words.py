"""Phrases that several sentences share."""

from collections.abc import Mapping

from contracts import regions
from contracts.calendar import in_words
from contracts.codes.code import Code
from contracts.questionnaires.sheets import HOUSING, QuestionSheet
from contracts.registry.families import Reported
from contracts.registry.places import Move


def answers(given: Mapping[str, object], sheet: QuestionSheet = HOUSING) -> str:
    """The answers that were given: "lantai terluas: tanah; mobil: tidak"."""
    return "; ".join(f"{question(name, sheet)}: {answer(value)}" for name, value in given.items())


def question(name: str, sheet: QuestionSheet) -> str:
    """What the questionnaire asks under a name."""
    known = sheet.questions.get(name)
    return known.label if known else name.replace("_", " ")


def answer(value: object) -> str:
    if isinstance(value, Code):
        return lower(value.label)
    if isinstance(value, bool):
        return "ada" if value else "tidak ada"
    return str(value)


def lower(label: str) -> str:
    """A label inside a sentence; abbreviations such as PLN keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def place(code: str) -> str:
    """A region code in words; a code that is in no list stays as it is."""
    try:
        return regions.path(code) if code.count(".") else regions.name_of(code)
    except regions.UnknownRegion:
        return code


def reported(fact: Reported) -> str:
    """Where it was, if the family lives elsewhere now, and who reported it when."""
    where = f", saat itu di {place(fact.happened_in)}" if fact.happened_in else ""
    by = f" oleh {lower(fact.reported_by.label)}" if fact.reported_by else ""
    on = f" {in_words(fact.reported_on)}" if fact.reported_on else ""
    return f"{where}; dilaporkan{on}{by}" if on or by else where


def going(move: Move) -> str:
    """ "ke luar provinsi (Kab. Bojonegoro)"."""
    return f"{lower(move.level.label)}{_named(move)}"


def coming(move: Move) -> str:
    """ "dari luar provinsi (Kab. Bojonegoro)"."""
    return f"dari{move.level.label.removeprefix('Ke')}{_named(move)}"


def _named(move: Move) -> str:
    return f" ({place(move.region_code)})" if move.region_code else ""
