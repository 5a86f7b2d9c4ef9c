"""A use case is one file: it imports no other, asks no table, and is tested beside its likes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.architecture.sources import PRODUCT, REPOSITORY, Source, sources, write

TYPICAL_IMPORTS = 8

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX))\b",
    re.DOTALL,
)


def slices(root: Path = REPOSITORY) -> list[Source]:
    return [file for file in sources(root, "services") if file.decides]


def entangled(root: Path = REPOSITORY) -> list[str]:
    """Slices that import another slice."""
    others = {file.module for file in slices(root)}
    return [
        f"{file.name} imports {name}"
        for file in slices(root)
        for name in file.imports()
        if others & {name, name.rpartition(".")[0]}
    ]


def texts(file: Source) -> Iterator[str]:
    """Every literal text in the file."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def asking_tables(root: Path = REPOSITORY) -> list[str]:
    """Slices that hold SQL. What a decision needs it reads from the ledger, or is handed."""
    return [file.name for file in slices(root) if any(SQL.search(text) for text in texts(file))]


def untested(root: Path = REPOSITORY) -> list[str]:
    """Slices that no test file imports in the folder that mirrors theirs."""
    return [
        file.name
        for file in slices(root)
        if not any(file.module in imported(test) for test in beside(root, file))
    ]


def beside(root: Path, file: Source) -> list[Source]:
    folder = Path("tests") / Path(file.name).relative_to("services").parent
    return sources(root, folder.as_posix())


def imported(file: Source) -> set[str]:
    """Modules a file imports, whether as a whole or for a name in it."""
    return {part for name in file.imports() for part in (name, name.rpartition(".")[0])}


def first_party(file: Source) -> int:
    """How many modules of ours a file imports."""
    modules = {
        node.module
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom) and node.module
    }
    return sum(each.split(".")[0] in PRODUCT for each in modules)


def test_a_slice_is_read_with_few_other_files() -> None:
    counts = sorted(first_party(file) for file in slices())
    print(f"{len(counts)} slices import {median(counts):.0f} files as a rule, {counts[-1]} at most")
    assert median(counts) <= TYPICAL_IMPORTS


def test_no_slice_imports_another() -> None:
    assert entangled() == []


def test_no_slice_asks_a_table() -> None:
    assert asking_tables() == []


def test_every_slice_is_tested_in_the_folder_that_mirrors_its_own() -> None:
    assert untested() == []


SLICE = "class AddMember(Decision):\n    def decide(self) -> list:\n        return []\n"


def test_slices_that_break_these_laws_are_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        services__registry__families__add_member=SLICE,
        services__registry__families__move_member=(
            "from services.registry.families.add_member import AddMember\n" + SLICE
        ),
        services__registry__families__end_family=(
            SLICE + "QUERY = 'SELECT name FROM directory.person'\n"
        ),
        services__registry__families__words="def words() -> None:\n    return\n",
        tests__registry__families__test_members=(
            "from services.registry.families.add_member import AddMember\n"
        ),
    )
    assert entangled(tmp_path) == [
        "services/registry/families/move_member.py imports"
        " services.registry.families.add_member.AddMember"
    ]
    assert asking_tables(tmp_path) == ["services/registry/families/end_family.py"]
    assert untested(tmp_path) == [
        "services/registry/families/end_family.py",
        "services/registry/families/move_member.py",
    ]
