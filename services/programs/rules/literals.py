"""Values an author may write in a criterion: whole numbers, plain decimals, plain texts."""

import re
from decimal import Decimal

from lark import Token

from services.programs.rules.problems import CriterionRefused, Position

Value = bool | int | Decimal | str | None


def read_literal(token: Token, at: Position) -> Value:
    """A literal token as a Python value; Decimal keeps 7.2 exactly 7.2."""
    text = str(token)
    if token.type == "NULL_LIT":
        return None
    if token.type == "BOOL_LIT":
        return text == "true"
    if token.type == "STRING_LIT" and text[0] in "\"'":
        return _text(text[1:-1], at)
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text):
        return Decimal(text)
    remedy = 'Tulis bilangan seperti 4 atau 7.2, atau teks seperti "bambu".'
    raise CriterionRefused(at, f"Nilai {text} tidak didukung.", remedy)


def _text(text: str, at: Position) -> str:
    """Plain characters only: escapes hide what a rule says, psycopg reads % as a parameter."""
    if "\\" in text or "%" in text or not text.isprintable():
        problem = "Tanda \\, % dan tanda yang tidak tercetak tidak dipakai dalam teks."
        raise CriterionRefused(at, problem, "Tulis teksnya apa adanya.")
    return text
