"""Logic and arithmetic on known and unknown values.

Logic is Kleene's: `unknown || true` is true, `unknown && false` is false, otherwise unknown stays
unknown. Numbers are exact decimals, so nothing overflows and 0.1 + 0.2 is 0.3.
"""

import re
from datetime import date

from psycopg import sql

from services.programs.rules.attributes import ValueKind
from services.programs.rules.problems import CriterionRefused
from services.programs.rules.syntax import Node
from services.programs.rules.typed import Typed, combine, expect_bool, expect_number


def logic(node: Node, *parts: Typed) -> Typed:
    """`&&` and `||` over two or more parts, `!` over one."""
    for part in parts:
        expect_bool(part, f"Bagian dari {node.op}")
    if node.op == "!":
        return combine(node, ValueKind.BOOL, "(NOT {})", *parts)
    word = " AND " if node.op == "&&" else " OR "
    return combine(node, ValueKind.BOOL, f"({word.join(['{}'] * len(parts))})", *parts)


def choose(node: Node, condition: Typed, then: Typed, otherwise: Typed) -> Typed:
    """`c ? a : b`. An unknown condition chooses neither: SQL's ELSE would have chosen `b`."""
    expect_bool(condition, "Bagian sebelum ?")
    if then.kind is not otherwise.kind:
        problem = f"Kedua pilihan harus berjenis sama: {then.said}, {otherwise.said}."
        raise CriterionRefused(otherwise.at, problem, "Samakan jenis kedua pilihan.")
    template = "(CASE {} WHEN true THEN {} WHEN false THEN {} END)"
    return combine(node, then.kind, template, condition, then, otherwise)


def arithmetic(node: Node, left: Typed, right: Typed) -> Typed:
    """`+ - *` on two numbers of one kind; CEL does not mix whole numbers and decimals."""
    if node.op in {"/", "%"}:
        problem = f"{node.op} tidak dipakai karena pembagi bisa nol."
        remedy = "Kalikan sisi lainnya, misalnya floor_area_m2 < 8 * member_count."
        raise CriterionRefused(node.at, problem, remedy)
    expect_number(left, node.op)
    expect_number(right, node.op)
    if left.kind is not right.kind:
        problem = f"{left.said} dan {right.said} tidak dapat dihitung bersama."
        remedy = "Jadikan keduanya desimal, misalnya double(member_count) * 7.2."
        raise CriterionRefused(right.at, problem, remedy)
    return combine(node, left.kind, f"({{}}::numeric {node.op} {{}}::numeric)", left, right)


def negate(node: Node, part: Typed) -> Typed:
    expect_number(part, "Tanda minus")
    return combine(node, part.kind, "(- {}::numeric)", part)


def as_decimal(node: Node, *parts: Typed) -> Typed:
    """`double(n)`."""
    if len(parts) != 1:
        raise CriterionRefused(node.at, "double butuh tepat satu nilai.", "Tulis double(desil).")
    expect_number(parts[0], "double")
    return combine(node, ValueKind.NUMBER, "({}::numeric)", *parts)


def day(node: Node) -> Typed:
    """`date("2025-12-31")`, our one addition to CEL's functions besides `has` of a bare name."""
    text = node.args[0].value if len(node.args) == 1 else None
    try:
        if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        value = date.fromisoformat(text)
    except ValueError:
        problem = "date butuh satu tanggal tetap."
        raise CriterionRefused(node.at, problem, 'Tulis seperti date("2025-12-31").') from None
    return Typed(node, ValueKind.DATE, sql.Literal(value))
