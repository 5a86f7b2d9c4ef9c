"""The text of a criterion becomes a small tree; what CEL has beyond our subset is refused."""

from dataclasses import dataclass
from functools import cache

from celpy.celparser import CELParseError, CELParser
from lark import Token, Tree

from services.programs.rules.literals import Value, read_literal
from services.programs.rules.misreadings import misreading
from services.programs.rules.problems import CriterionRefused, Position

LONGEST_TEXT = 2_000
DEEPEST_NESTING = 40

_CHAINS = {"conditionalor": "||", "conditionaland": "&&"}
_BINARY = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
    "relation_in": "in",
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
    "multiplication_div": "/",
    "multiplication_mod": "%",
}
_UNARY = {"unary_not": "!", "unary_neg": "neg"}


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: `op` is the CEL operator, or literal, name, call, list, neg, ?:."""

    op: str
    at: Position
    args: tuple["Node", ...] = ()
    value: Value = None

    @property
    def parts(self) -> int:
        """How many operations, names and values there are in it: what judging a family costs."""
        return 1 + sum(part.parts for part in self.args)


def parse(text: str) -> Node:
    """Read a criterion. Raises CriterionRefused on bad syntax or an unsupported construct."""
    start = Position(1, 1)
    if not text.strip():
        raise CriterionRefused(start, "Kriteria masih kosong.", "Tulis misalnya desil <= 4.")
    if len(text) > LONGEST_TEXT:
        problem = f"Kriteria lebih panjang dari {LONGEST_TEXT} huruf."
        raise CriterionRefused(start, problem, "Pecah menjadi beberapa kriteria bernama.")
    try:
        tree = _parser().parse(text)
    except CELParseError as error:
        raise misreading(text, error) from None
    return _node(tree, depth=0)


@cache
def _parser() -> CELParser:
    return CELParser()


def _node(tree: Tree[Token], depth: int) -> Node:
    tree = _unwrap(tree)
    at = Position(getattr(tree.meta, "line", 1), getattr(tree.meta, "column", 1))
    if depth > DEEPEST_NESTING:
        problem = "Kriteria terlalu bertingkat."
        raise CriterionRefused(at, problem, "Pecah menjadi beberapa kriteria bernama.")
    kind = str(tree.data)
    if kind == "literal":
        return Node("literal", at, value=read_literal(_token(tree), at))
    if kind == "ident":
        return Node("name", at, value=str(_token(tree)))
    if kind == "ident_arg":
        return Node("call", at, _arguments(tree.children[1:], depth), str(_token(tree)))
    if kind == "list_lit":
        return Node("list", at, _arguments(tree.children, depth))
    return _operation(kind, tree, at, depth)


def _operation(kind: str, tree: Tree[Token], at: Position, depth: int) -> Node:
    if kind in _CHAINS:
        return Node(_CHAINS[kind], at, tuple(_node(part, depth + 1) for part in _chain(kind, tree)))
    if kind == "expr":
        return Node("?:", at, tuple(_node(part, depth + 1) for part in _trees(tree)))
    if kind in {"relation", "addition", "multiplication"}:
        operator, right = _trees(tree)
        (left,) = _trees(operator)
        args = (_node(left, depth + 1), _node(right, depth + 1))
        return Node(_BINARY[str(operator.data)], at, args)
    if kind == "unary":
        operator, operand = _trees(tree)
        return Node(_UNARY[str(operator.data)], at, (_node(operand, depth + 1),))
    problem = "Titik, kurung siku sesudah nama, dan kurung kurawal tidak dipakai dalam kriteria."
    raise CriterionRefused(at, problem, "Pakai nama atribut dari daftar atribut.")


def _unwrap(tree: Tree[Token]) -> Tree[Token]:
    """Step through the grammar's levels and parentheses that hold one thing only."""
    while str(tree.data) not in {"literal", "ident", "ident_arg", "list_lit"}:
        if len(tree.children) != 1 or not isinstance(tree.children[0], Tree):
            return tree
        if str(tree.data).startswith(("member_", "dot_", "map_")):
            return tree
        tree = tree.children[0]
    return tree


def _chain(kind: str, tree: Tree[Token]) -> list[Tree[Token]]:
    """a || b || c as three parts: a long list of alternatives is not deep nesting."""
    parts: list[Tree[Token]] = []
    while str(tree.data) == kind and len(tree.children) == 2:
        left, right = _trees(tree)
        parts.append(right)
        tree = left
    return [tree, *reversed(parts)]


def _arguments(children: list[Tree[Token] | Token], depth: int) -> tuple[Node, ...]:
    lists = [child for child in children if isinstance(child, Tree)]
    return tuple(_node(item, depth + 1) for each in lists for item in _trees(each))


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _token(tree: Tree[Token]) -> Token:
    token = tree.children[0]
    assert isinstance(token, Token)
    return token
