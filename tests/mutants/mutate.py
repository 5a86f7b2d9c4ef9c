"""One change at a time, by mutmut's operators and one of ours: a statement is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from tests.architecture.sources import Source
from tests.mutants.scope import functions


@dataclass(frozen=True)
class Mutant:
    """A file with one change in one of its rules or folds."""

    file: Source
    line: int
    before: str
    after: str
    text: str
    """The whole file, changed."""

    def __str__(self) -> str:
        return f"`{self.file.name}:{self.line}` `{self.before}` became `{self.after}`"

    @property
    def key(self) -> str:
        """The same for the same change of the same file, so that a run can be taken up again."""
        return sha256(f"{self.file.name}\0{self.file.text}\0{self.text}".encode()).hexdigest()[:20]


def mutants(file: Source) -> Iterator[Mutant]:
    """Every change of the file's rules and folds, each once, as long as it can be compiled."""
    spans = [(each.body[0].lineno, each.end_lineno or 0) for each in functions(file)]
    wrapper = MetadataWrapper(cst.parse_module(file.text))
    positions = wrapper.resolve(PositionProvider)
    found: set[str] = set()
    for node in _nodes(wrapper.module):
        line = positions[node].start.line if node in positions else 0
        if not any(first <= line <= last for first, last in spans):
            continue
        for change in _changes(node):
            text = wrapper.module.deep_replace(node, change).code
            if text != file.text and text not in found and _compiles(text):
                found.add(text)
                before, after = _code(wrapper.module, node), _code(cst.Module([]), change)
                yield Mutant(file, line, before, after, text)


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        if not isinstance(child, cst.Annotation):
            yield from _nodes(child)


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            yield from operator(node)  # type: ignore[operator]
    if isinstance(node, cst.Raise | cst.Expr | cst.Assign | cst.AugAssign) and not _is_text(node):
        yield cst.Pass()


def _is_text(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _code(module: cst.Module, node: cst.CSTNode) -> str:
    return " ".join(module.code_for_node(node).split())[:90]
