"""The fingerprint of a view tells every change of what its rows follow from, and no other."""

import ast
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from infra.runtime.projections.generations import fingerprint as of
from infra.runtime.projections.generations.fingerprint import closure, fingerprint, folds
from infra.runtime.projections.views import View
from services.programs.main import service as programs
from services.registry.main import service as registry
from services.reporting.main import service as reporting
from services.verification.main import service as verification

SERVICES = (registry, verification, programs, reporting)
VIEWS = [view for service in SERVICES for view in service.views]
CARRIES = {
    "infra.runtime.eventstore.recorded",
    "infra.runtime.projections.views",
    "infra.runtime.projections.logs.log",
    "infra.runtime.projections.follower",
    "infra.runtime.deadlines",
    "infra.runtime.projections.generations.lookup",
}
"""What code that folds uses of the runtime, and which only carries facts and rows."""

Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Modules of a view's code, as they are now and as the next release has them."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(of, "FOLDING", (*of.FOLDING, "folding"))
    (tmp_path / "folding").mkdir()
    made = ["folding"]

    def write(name: str, text: str) -> None:
        (tmp_path / "folding" / f"{name}.py").write_text(text)
        for each in made:
            sys.modules.pop(each, None)
        _forget()
        made.append(f"folding.{name}")
        import_module(f"folding.{name}")

    (tmp_path / "folding" / "__init__.py").touch()
    yield write
    for each in made:
        sys.modules.pop(each, None)
    _forget()


def _forget() -> None:
    for each in (of.file_of, of.imported, of._kept):
        each.cache_clear()


FOLD = "from folding.ages import age\n\ndef fold(fact):\n    return age(fact)\n"
AGES = "def age(fact):\n    return fact.number\n"


def test_what_a_fold_calls_elsewhere_is_part_of_it(write: Write) -> None:
    write("ages", AGES)
    write("view", FOLD)
    before = fingerprint(["CREATE TABLE"], ["folding.view"])
    write("ages", AGES.replace("number", "number + 1"))
    assert fingerprint(["CREATE TABLE"], ["folding.view"]) != before
    write("ages", AGES)
    assert fingerprint(["CREATE TABLE"], ["folding.view"]) == before
    assert fingerprint(["CREATE TABLE note"], ["folding.view"]) != before


def test_words_about_the_code_and_how_it_is_laid_out_are_no_part_of_it(write: Write) -> None:
    write("ages", AGES)
    write("view", FOLD)
    before = fingerprint([], ["folding.view"])
    write("ages", f'"""How old somebody is."""\n\n\n{AGES}'.replace(":\n", ":  # whole years\n"))
    assert fingerprint([], ["folding.view"]) == before


def test_what_is_imported_late_and_from_a_package_is_followed(write: Write) -> None:
    write("ages", AGES)
    write("view", "def fold(fact):\n    from folding import ages\n    return ages.age(fact)\n")
    assert closure(["folding.view"]) == {"folding.view", "folding", "folding.ages"}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_knows_the_facts_it_folds_by_their_code(view: View) -> None:
    """A new upcast or field stands in the module of the fact."""
    found = closure({each.__module__ for each in view.kept_by})
    kinds = view.subjects.kinds if hasattr(view, "subjects") else view.changes
    assert {kind.__module__ for kind in kinds} <= found


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_code_that_folds_uses_nothing_of_the_runtime_that_the_fingerprint_leaves_out(
    view: View,
) -> None:
    """What a module of `FOLDING` imports of the runtime is in it, or only carries."""
    for module in {each.__module__ for each in view.kept_by}:
        used = {each for each in of.imported(module) if each.startswith("infra.")}
        left_out = {each for each in used if of.file_of(each) and not folds(each)}
        assert left_out <= CARRIES, module


def test_the_same_code_gives_the_same_fingerprint_in_every_process() -> None:
    """The order of a set differs between processes; that of the digest must not."""
    names = sorted(closure({each.__module__ for each in registry.views[0].kept_by}))
    assert fingerprint(["x"], names) == fingerprint(["x"], reversed(names))
    assert all(
        isinstance(ast.parse(of.meaning(name), mode="eval"), ast.Expression) for name in names
    )
