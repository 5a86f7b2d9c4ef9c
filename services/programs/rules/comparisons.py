"""Comparing two values. A value that is not known makes the comparison unknown, never false.

Only `has(x)`, `x == null` and `x != null` have a known answer for a value that is not known.
"""

from psycopg import sql

from services.programs.rules.attributes import ValueKind
from services.programs.rules.problems import CriterionRefused, did_you_mean
from services.programs.rules.syntax import Node
from services.programs.rules.typed import NUMBERS, Typed, combine

_SQL = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def compare(node: Node, left: Typed, right: Typed) -> Typed:
    """Equality for every type; order for numbers, dates and free texts (by code point, as CEL)."""
    _same_kind(left, right)
    _refuse_unknown_answers(left, right)
    template = f"({{}} {_SQL[node.op]} {{}})"
    if node.op not in {"==", "!="}:
        _refuse_unordered(node, left, right)
        if left.kind is ValueKind.TEXT:
            template = f'({{}} {_SQL[node.op]} {{}} COLLATE "C")'
    return combine(node, ValueKind.BOOL, template, left, right)


def member(node: Node, left: Typed, choices: list[Typed]) -> Typed:
    """`x in [a, b]` over fixed values."""
    if not choices:
        raise CriterionRefused(node.at, "Daftar sesudah in kosong.", "Isi sedikitnya satu nilai.")
    for choice in choices:
        if choice.attributes:
            problem = f"Daftar sesudah in hanya berisi nilai tetap, bukan {choice.said}."
            raise CriterionRefused(choice.at, problem, "Gabungkan perbandingan dengan ||.")
        _same_kind(left, choice)
        _refuse_unknown_answers(left, choice)
    places = ", ".join(["{}"] * len(choices))
    return combine(node, ValueKind.BOOL, f"({{}} IN ({places}))", left, *choices)


def presence(node: Node, part: Typed, known: bool) -> Typed:
    """Whether the register knows an attribute at all."""
    if part.attribute is None:
        problem = "Hanya satu atribut dapat ditanyakan ada atau tidaknya."
        raise CriterionRefused(part.at, problem, "Tulis misalnya has(desil).")
    return combine(node, ValueKind.BOOL, "({} IS NOT NULL)" if known else "({} IS NULL)", part)


def constant(node: Node) -> Typed:
    """A value written in the criterion."""
    kinds = {bool: ValueKind.BOOL, int: ValueKind.INT, str: ValueKind.TEXT}
    if node.value is None:
        problem = "null hanya dipakai untuk bertanya apakah satu atribut diketahui."
        raise CriterionRefused(node.at, problem, "Tulis misalnya desil == null.")
    return Typed(node, kinds.get(type(node.value), ValueKind.NUMBER), sql.Literal(node.value))


def _same_kind(left: Typed, right: Typed) -> None:
    if left.kind is right.kind or {left.kind, right.kind} <= NUMBERS:
        return
    problem = f"{left.said} tidak dapat dibandingkan dengan {right.said}."
    raise CriterionRefused(right.at, problem, _how_to_match(left, right))


def _how_to_match(left: Typed, right: Typed) -> str:
    quoted = right.node.op == "literal" and right.kind is ValueKind.TEXT
    if left.kind in NUMBERS and quoted:
        return "Tulis bilangannya tanpa tanda kutip."
    if left.kind is ValueKind.TEXT and right.node.op == "literal":
        return f'Beri tanda kutip: "{right.written}".'
    if left.kind is ValueKind.DATE:
        return 'Tulis tanggal seperti date("2025-12-31").'
    if left.kind is ValueKind.BOOL:
        return "Tulis true atau false tanpa tanda kutip, atau pakai namanya saja."
    return "Kedua sisi harus berjenis sama."


def _refuse_unknown_answers(*parts: Typed) -> None:
    """A misspelt answer would be false for everybody: say so now."""
    listed = next((part.attribute for part in parts if part.attribute), None)
    if listed is None or not listed.answers:
        return
    for part in parts:
        value = part.node.value
        if part.node.op == "literal" and isinstance(value, str) and value not in listed.answers:
            problem = f'"{value}" bukan jawaban untuk {listed.label}.'
            choices = "Pilih: " + ", ".join(listed.answers) + "."
            raise CriterionRefused(part.at, problem, did_you_mean(value, listed.answers, choices))


def _refuse_unordered(node: Node, *parts: Typed) -> None:
    for part in parts:
        if part.kind is ValueKind.BOOL or (part.attribute and part.attribute.answers):
            problem = f"{part.said} tidak mempunyai urutan untuk {node.op}."
            raise CriterionRefused(part.at, problem, "Pakai ==, != atau in [...].")
