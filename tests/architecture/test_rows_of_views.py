"""A view that changes one row fails where it is missing; what may hit none says why."""

import ast
from pathlib import Path

from tests.architecture.sources import REPOSITORY, Source, sources, write

HITS_NONE = {
    "infra/runtime/identity/assignments.py": "a role may have ended by its own date",
    "services/registry/roles/view.py": "it may only be proposed, or have ended by itself",
    "services/programs/families/view.py": "a family that never began has no version to end",
    "services/programs/enrolments/view.py": "nobody need have been named for what never happened",
    "services/reporting/timeline/view.py": "gives many rows the region of today, if they have not",
}


def unguarded(file: Source) -> list[int]:
    """Lines of an UPDATE that is not handed to `one_row`."""
    guarded = {
        id(part)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "one_row"
        for part in ast.walk(node)
    }
    return [
        node.lineno
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lstrip().startswith("UPDATE ")
        and id(node) not in guarded
    ]


def views(root: Path) -> list[Source]:
    files = sources(root, "services", "infra/runtime/identity")
    return [file for file in files if file.path.name in {"view.py", "assignments.py"}]


def test_an_update_of_a_view_hits_a_row_or_says_why_not() -> None:
    assert {file.name for file in views(REPOSITORY) if unguarded(file)} == HITS_NONE.keys()


def test_an_update_that_may_lose_a_fact_is_found(tmp_path: Path) -> None:
    bare = 'def ended(db):\n    db.execute("UPDATE enrolment SET ended = true WHERE id = %s")\n'
    write(tmp_path, services__a__view=bare, services__b__view=f"X = one_row({'UPDATE x'!r})\n")
    assert [unguarded(file) for file in views(tmp_path)] == [[2], []]
