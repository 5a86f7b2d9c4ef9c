"""A criterion's CEL text becomes one PostgreSQL expression: true, false, or null for unknown.

Names come only from the catalogue and values only as quoted literals, so nothing an author writes
reaches the database as SQL. The expression reads columns of a relation called `family`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import sql

from services.programs.rules import comparisons, operations
from services.programs.rules.attributes import ATTRIBUTES, Attribute
from services.programs.rules.problems import CriterionRefused, Position, did_you_mean
from services.programs.rules.syntax import Node, parse
from services.programs.rules.typed import Typed, expect_bool

RELATION = "family"

Catalogue = Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class CompiledCriterion:
    """A compiled criterion. `attributes` are the names it reads, in alphabetical order; `parts`
    its operations, names and values."""

    text: str
    sql: sql.Composed
    attributes: tuple[str, ...]
    parts: int


def compile_criterion(text: str, catalogue: Catalogue = ATTRIBUTES) -> CompiledCriterion:
    """Compile one criterion. Raises CriterionRefused with a sentence for its author."""
    tree = parse(text)
    whole = _typed(tree, catalogue)
    expect_bool(whole, "Hasil kriteria")
    if not whole.attributes:
        problem = "Kriteria tidak memakai satu pun atribut keluarga."
        raise CriterionRefused(Position(1, 1), problem, "Tulis misalnya desil <= 4.")
    attributes = tuple(sorted(whole.attributes))
    return CompiledCriterion(text, sql.Composed([whole.sql]), attributes, tree.parts)


def _typed(node: Node, catalogue: Catalogue) -> Typed:
    if node.op == "name":
        return _attribute(node, catalogue)
    if node.op == "literal":
        return comparisons.constant(node)
    if node.op == "call":
        return _call(node, catalogue)
    if node.op == "list":
        raise CriterionRefused(node.at, "Daftar hanya dipakai sesudah in.", "Tulis x in [1, 2].")
    if node.op == "in":
        return _member(node, catalogue)
    if node.op in {"==", "!="} and any(_is_null(arg) for arg in node.args):
        asked = node.args[0] if _is_null(node.args[1]) else node.args[1]
        return comparisons.presence(node, _typed(asked, catalogue), known=node.op == "!=")
    return _operation(node, [_typed(arg, catalogue) for arg in node.args])


def _operation(node: Node, parts: list[Typed]) -> Typed:
    match node.op:
        case "&&" | "||" | "!":
            return operations.logic(node, *parts)
        case "?:":
            return operations.choose(node, *parts)
        case "neg":
            return operations.negate(node, *parts)
        case "+" | "-" | "*" | "/" | "%":
            return operations.arithmetic(node, *parts)
        case _:
            return comparisons.compare(node, *parts)


def _attribute(node: Node, catalogue: Catalogue) -> Typed:
    name = str(node.value)
    found = catalogue.get(name)
    if found is None:
        remedy = did_you_mean(name, catalogue, "Lihat daftar atribut.")
        raise CriterionRefused(node.at, f'Atribut "{name}" tidak dikenal.', remedy)
    column = sql.Identifier(RELATION, found.name)
    return Typed(node, found.kind, column, frozenset({found.name}), found)


def _member(node: Node, catalogue: Catalogue) -> Typed:
    left, right = node.args
    if right.op != "list":
        problem = "in butuh daftar dalam kurung siku."
        raise CriterionRefused(right.at, problem, 'Tulis misalnya floor in ["earth", "bamboo"].')
    choices = [_typed(choice, catalogue) for choice in right.args]
    return comparisons.member(node, _typed(left, catalogue), choices)


def _call(node: Node, catalogue: Catalogue) -> Typed:
    match node.value:
        case "has" if len(node.args) == 1:
            return comparisons.presence(node, _typed(node.args[0], catalogue), known=True)
        case "has":
            raise CriterionRefused(node.at, "has butuh tepat satu atribut.", "Tulis has(desil).")
        case "double":
            return operations.as_decimal(node, *(_typed(arg, catalogue) for arg in node.args))
        case "date":
            return operations.day(node)
    remedy = did_you_mean(
        str(node.value), ["has", "double", "date"], "Yang ada: has, double, date."
    )
    raise CriterionRefused(node.at, f'Fungsi "{node.value}" tidak tersedia.', remedy)


def _is_null(node: Node) -> bool:
    return node.op == "literal" and node.value is None
