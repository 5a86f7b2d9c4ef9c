"""Files and functions stay small enough to be read at one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.architecture.sources import PRODUCT, Source, sources, write

LONGEST_FILE, LONGEST_FUNCTION = 250, 40
TYPICAL_FILE, LONG_FILE = 80, 170  # the longest rooms are those of a machine and its doors
TYPICAL_FUNCTION, LONG_FUNCTION = 8, 20


def lengths(files: list[Source]) -> dict[str, int]:
    """Lines of every file that has any."""
    return {file.name: count for file in files if (count := len(file.text.splitlines()))}


def functions(files: list[Source]) -> Iterator[tuple[str, int]]:
    """Every function and its lines, without what decorates it and without its docstring."""
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.name}:{node.lineno} {node.name}", _lines(node)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno
    told = node.body[0] if ast.get_docstring(node) else None
    docstring = (told.end_lineno or 0) - told.lineno + 1 if told else 0
    return node.end_lineno - node.lineno + 1 - docstring


def too_long(counted: dict[str, int], limit: int) -> dict[str, int]:
    return {name: count for name, count in counted.items() if count > limit}


def test_no_file_is_longer_than_a_sitting() -> None:
    files = lengths(sources()) | lengths(sources(Path(__file__).parents[2], "tests"))
    assert too_long(files, LONGEST_FILE) == {}


def test_no_function_is_longer_than_a_screen() -> None:
    assert too_long(dict(functions(sources())), LONGEST_FUNCTION) == {}


def test_files_and_functions_are_small_as_a_rule() -> None:
    files = sorted(lengths(sources()).values())
    bodies = sorted(count for _, count in functions(sources()))
    print(
        f"{len(files)} files: median {median(files):.0f}, p90 {p90(files):.0f}, {files[-1]} at most"
    )
    print(f"{len(bodies)} functions: median {median(bodies):.0f}, p90 {p90(bodies):.0f}")
    assert p90(files) <= LONG_FILE
    assert median(files) <= TYPICAL_FILE
    assert p90(bodies) <= LONG_FUNCTION
    assert median(bodies) <= TYPICAL_FUNCTION


def p90(counts: list[int]) -> float:
    return quantiles(counts, n=10)[8]


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    body = "".join(f"    x{n} = {n}\n" for n in range(LONGEST_FUNCTION))
    long = f"def long() -> None:\n{body}"
    write(tmp_path, services__long=long, services__file="x = 1\n" * (LONGEST_FILE + 1))
    files = sources(tmp_path, *PRODUCT)
    assert too_long(lengths(files), LONGEST_FILE) == {"services/file.py": LONGEST_FILE + 1}
    assert too_long(dict(functions(files)), LONGEST_FUNCTION) == {
        "services/long.py:1 long": LONGEST_FUNCTION + 1
    }
