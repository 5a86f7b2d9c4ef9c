"""A part of a criterion once its type is known, with the SQL that computes it."""

from dataclasses import dataclass, field

from psycopg import sql

from services.programs.rules.attributes import Attribute, ValueKind
from services.programs.rules.problems import CriterionRefused, Position
from services.programs.rules.syntax import Node

NUMBERS = frozenset({ValueKind.INT, ValueKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Typed:
    """`attribute` is set when the part is that attribute itself; `attributes` are all it reads."""

    node: Node
    kind: ValueKind
    sql: sql.Composable
    attributes: frozenset[str] = field(default_factory=frozenset)
    attribute: Attribute | None = None

    @property
    def at(self) -> Position:
        return self.node.at

    @property
    def said(self) -> str:
        """The part in words, for a problem text."""
        if self.attribute:
            return f'"{self.attribute.name}" ({self.kind.label})'
        if self.node.op == "literal":
            return f"{self.written} ({self.kind.label})"
        return f"bagian ini ({self.kind.label})"

    @property
    def written(self) -> str:
        """A literal as its author wrote it."""
        value = self.node.value
        if isinstance(value, bool):
            return "true" if value else "false"
        return f'"{value}"' if isinstance(value, str) else str(value)


def combine(node: Node, kind: ValueKind, template: str, *parts: Typed) -> Typed:
    """Put the parts into an SQL template of ours (`{}` each), and add up what they read."""
    text = sql.SQL(template).format(*(part.sql for part in parts))
    return Typed(node, kind, text, frozenset[str]().union(*(part.attributes for part in parts)))


def expect_bool(part: Typed, place: str) -> None:
    """Refuse a part that is not ya/tidak where one is needed."""
    if part.kind is ValueKind.BOOL:
        return
    example = '== "…"' if part.kind is ValueKind.TEXT else ">= 1"
    problem = f"{place} harus ya/tidak, tetapi {part.said} bukan."
    raise CriterionRefused(part.at, problem, f"Bandingkan dahulu, misalnya {example}.")


def expect_number(part: Typed, operator: str) -> None:
    """Refuse a part that cannot be counted with."""
    if part.kind in NUMBERS:
        return
    problem = f"{operator} hanya untuk bilangan, tetapi {part.said} bukan."
    raise CriterionRefused(part.at, problem, "Pakai atribut atau nilai yang berupa bilangan.")
