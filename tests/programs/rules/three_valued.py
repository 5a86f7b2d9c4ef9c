"""What a criterion means, said a second time and independently: None is *unknown*."""

import operator
from typing import Any

from tests.programs.rules.expressions import ATOMS, Row, Tree

PLAIN = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def meaning(tree: Tree, row: Row) -> Any:
    if tree[0] == "value":
        return tree[1]
    if tree[0] in ATOMS:
        known = row[tree[1]]
        return {"name": known, "has": known is not None, "null": known is None}[tree[0]]
    match tree:
        case ("?:", condition, then, otherwise):
            chosen = {True: then, False: otherwise}.get(meaning(condition, row))
            return None if chosen is None else meaning(chosen, row)
        case ("in", left, choices):
            value = meaning(left, row)
            return None if value is None else value in choices
        case (sign, *parts):
            return _combined(sign, [meaning(part, row) for part in parts])
    raise AssertionError(tree)


def _combined(sign: str, values: list[Any]) -> Any:
    decisive = {"&&": False, "||": True}.get(sign)
    if decisive is not None:
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if None in values:
        return None
    if sign in PLAIN:
        return PLAIN[sign](*values)
    return not values[0] if sign == "!" else -values[0]
