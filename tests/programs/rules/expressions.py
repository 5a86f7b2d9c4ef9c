"""Random well-typed criteria as small trees, and how they are written in CEL."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from contracts.questionnaires.housing import Floor
from services.programs.rules.attributes import ATTRIBUTES, Attribute, ValueKind

Tree = tuple[Any, ...]
Row = dict[str, Any]

CATALOGUE = {
    name: ATTRIBUTES[name]
    for name in (
        "desil",
        "member_count",
        "floor_area_m2",
        "has_car",
        "listed",
        "village_code",
        "floor",
        "survey_date",
    )
} | {"spending": Attribute("spending", ValueKind.NUMBER, "pengeluaran", "survei")}

ATOMS = {"name", "value", "has", "null"}
ORDERED = ["<", "<=", ">", ">="]
LEVEL = {"?:": 0, "||": 1, "&&": 2, "+": 4, "-": 4, "*": 5, "!": 6, "neg": 6}

VALUES = {
    ValueKind.INT: st.integers(0, 12),
    ValueKind.NUMBER: st.integers(0, 40).map(lambda quarters: quarters / 4),
    ValueKind.BOOL: st.booleans(),
    ValueKind.TEXT: st.sampled_from(["18.09", "18.09.01", "18.10", "Z", "a", "É", "", "it's"]),
    ValueKind.DATE: st.integers(0, 3).map(lambda days: date(2025, 12, 30) + timedelta(days=days)),
}
FLOORS = st.sampled_from([floor.value for floor in Floor])


def rows(*, gaps: bool) -> st.SearchStrategy[Row]:
    """What the register knows of one family; with `gaps`, some of it is not known."""
    columns = {
        name: FLOORS if each.codes else VALUES[each.kind] for name, each in CATALOGUE.items()
    }
    if gaps:
        columns = {name: st.none() | values for name, values in columns.items()}
    return st.fixed_dictionaries(columns)


def criteria() -> st.SearchStrategy[Tree]:
    return _of(ValueKind.BOOL, 3).filter(_reads_something)


def _of(kind: ValueKind, depth: int) -> st.SearchStrategy[Tree]:
    named = [
        ("name", name) for name, each in CATALOGUE.items() if each.kind is kind and not each.codes
    ]
    simple = st.sampled_from(named) | st.tuples(st.just("value"), VALUES[kind])
    if depth == 0:
        return simple
    chosen = st.tuples(
        st.just("?:"), *(_of(each, depth - 1) for each in (ValueKind.BOOL, kind, kind))
    )
    if kind is ValueKind.BOOL:
        return _logic(depth - 1) | _comparisons(depth - 1) | _presence() | chosen
    if kind in {ValueKind.INT, ValueKind.NUMBER}:
        return simple | _counting(kind, depth - 1) | chosen
    return simple | chosen


def _logic(depth: int) -> st.SearchStrategy[Tree]:
    part = _of(ValueKind.BOOL, depth)
    both = st.tuples(st.sampled_from(["&&", "||"]), part, part)
    return both | st.tuples(st.just("!"), part)


def _counting(kind: ValueKind, depth: int) -> st.SearchStrategy[Tree]:
    part = _of(kind, depth)
    return st.tuples(st.sampled_from(["+", "-", "*"]), part, part) | st.tuples(st.just("neg"), part)


def _comparisons(depth: int) -> st.SearchStrategy[Tree]:
    pairs = [(kind, kind) for kind in ValueKind] + [
        (ValueKind.INT, ValueKind.NUMBER),
        (ValueKind.NUMBER, ValueKind.INT),
    ]
    compared = [
        st.tuples(
            st.sampled_from(["==", "!="] if left is ValueKind.BOOL else ["==", "!=", *ORDERED]),
            _of(left, depth),
            _of(right, depth),
        )
        for left, right in pairs
    ]
    members = [
        st.tuples(st.just("in"), _of(kind, depth), st.lists(VALUES[kind], min_size=1, max_size=3))
        for kind in ValueKind
    ]
    floor = st.just(("name", "floor"))
    floors = st.tuples(st.sampled_from(["==", "!="]), floor, st.tuples(st.just("value"), FLOORS))
    listed = st.tuples(st.just("in"), floor, st.lists(FLOORS, min_size=1, max_size=4))
    return st.one_of(*compared, *members, floors, listed)


def _presence() -> st.SearchStrategy[Tree]:
    return st.tuples(st.sampled_from(["has", "null"]), st.sampled_from(sorted(CATALOGUE)))


def _reads_something(tree: Tree) -> bool:
    if tree[0] in {"name", "has", "null"}:
        return True
    return any(isinstance(part, tuple) and _reads_something(part) for part in tree[1:])


def in_cel(tree: Tree, known: Row | None = None) -> str:
    """The criterion's text, with no more parentheses than CEL needs.

    With `known`, questions about presence are answered from that row: other CEL implementations
    have no `has(name)`.
    """
    if tree[0] in ATOMS:
        return _atom(tree, known)
    match tree:
        case ("in", left, choices):
            return f"{_inside(left, 3, known)} in [{', '.join(map(constant, choices))}]"
        case ("?:", condition, then, otherwise):
            parts = [
                _inside(condition, 1, known),
                _inside(then, 1, known),
                in_cel(otherwise, known),
            ]
            return "{} ? {} : {}".format(*parts)
        case ("!" | "neg" as sign, part):
            return ("!" if sign == "!" else "- ") + _inside(part, 6, known)
        case (operator, left, right):
            level = LEVEL.get(operator, 3)
            return f"{_inside(left, level, known)} {operator} {_inside(right, level + 1, known)}"
    raise AssertionError(tree)


def _atom(tree: Tree, known: Row | None) -> str:
    asked, of = tree
    if asked == "value":
        return constant(of)
    if asked == "name":
        return str(of)
    if known is not None:
        return constant((known[of] is not None) is (asked == "has"))
    return f"has({of})" if asked == "has" else f"({of} == null)"


def _inside(tree: Tree, needed: int, known: Row | None) -> str:
    own = 9 if tree[0] in ATOMS else LEVEL.get(tree[0], 3)
    text = in_cel(tree, known)
    return text if own >= needed else f"({text})"


def constant(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'date("{value}")'
    return f'"{value}"' if isinstance(value, str) else repr(value)
