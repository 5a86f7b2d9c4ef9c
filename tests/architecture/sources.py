"""The files that laws are held against: of this repository, or of a tree made to break one."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PRODUCT = ("contracts", "infra", "services")


@dataclass(frozen=True)
class Source:
    """One file; `name` is its path from the root, with slashes."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def imports(self) -> Iterator[str]:
        """Every module, or name in a module, that the file imports."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @property
    def decides(self) -> bool:
        """Whether the file is a write slice: a decision says when to record and when to refuse."""
        return self.name.startswith("services/") and any(decisions(self))


def decisions(file: Source) -> Iterator[ast.ClassDef]:
    """The classes with a rule of their own."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ClassDef) and "Decision" in {ast.unparse(b) for b in node.bases}:
            yield node


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def sources(root: Path = REPOSITORY, *folders: str) -> list[Source]:
    """The files under the given folders, or of the whole product."""
    return [
        Source(root, path)
        for folder in folders or PRODUCT
        for path in sorted((root / folder).rglob("*.py"))
    ]


def write(root: Path, **files: str) -> Path:
    """A tree of files; in a keyword `__` stands for a slash."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root
