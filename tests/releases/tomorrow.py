"""Tomorrow's release: today's code with every kind of change that a release may bring.

A new fact and a reaction that records it, a new optional field, other DDL and another fold of a
view, a column on a table that is no view.
"""

import shutil
from pathlib import Path

from tests.architecture.sources import REPOSITORY

REACTION = '''"""Tomorrow's release greets whoever is registered from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY
from contracts.registry.families import FamilyGreeted, FamilyRegistered
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction


class Greeting(Projection):
    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.done = False

    @on(FamilyGreeted)
    def greeted(self, fact: FamilyGreeted, past: Recorded) -> None:
        self.done = True


@dataclass
class Greet(Decision):
    greeting: Greeting
    registered: FamilyRegistered

    def decide(self) -> Sequence[Event]:
        where = {"family_id": self.registered.family_id}
        where |= {"village_code": self.registered.village_code}
        return [FamilyGreeted(**where, effective=self.registered.effective)]


@reaction(FamilyRegistered)
def when_family_registered_greet_it(
    ledger: Ledger, fact: FamilyRegistered, past: Recorded
) -> None:
    by = because_of(past, "when_family_registered_greet_it", "registry")
    ledger.decide(Greet(Greeting(fact.family_id), fact), by)
'''
FACT = '''

class FamilyGreeted(FamilyEvent):
    """The family was greeted."""

    TOPIC = "registry.family_greeted"
    TITLE = "Keluarga disapa"
'''
CHANGES = {
    "contracts/registry/families.py": [
        (
            "    ground: Internal[Ground]\n    origin: Move | None = None\n",
            "    ground: Internal[Ground]\n    origin: Move | None = None\n"
            "    awaited: Internal[bool | None] = None\n",
        )
    ],
    "services/registry/main.py": [
        (
            "ledger_reactions=[when_personal_data_erased_destroy_key]",
            "ledger_reactions=[when_personal_data_erased_destroy_key, greet]",
        ),
        (
            "from services.registry.keys import",
            "from services.registry.families.when_family_registered_greet_it import (\n"
            "    when_family_registered_greet_it as greet,\n)\n"
            "from services.registry.keys import",
        ),
    ],
    "services/registry/directory/view.py": [
        (
            "        changed_at bigint NOT NULL\n",
            "        changed_at bigint NOT NULL,\n        told_by text NOT NULL DEFAULT 'besok'\n",
        ),
        ("now.village_code, now.kk_key,", "now.village_code, now.kk_key or None,"),
    ],
    "infra/runtime/identity/assignments.py": [
        ("        valid_to date,\n", "        valid_to date,\n        told_by text DEFAULT 'x',\n"),
    ],
}
COLUMN = "ALTER TABLE rate_limit ADD COLUMN told_by text NOT NULL DEFAULT 'besok';\n"
WITHOUT_GENERATIONS = {
    "infra/runtime/projections/views.py": [
        (
            'return "filling" if owner.execute(logs).fetchone() == (True,) else "serving"',
            'return "serving"',
        )
    ]
}
"""Tables are read as soon as they are made, as it was before there were generations."""


def tomorrow(folder: Path, *, generations: bool = True) -> Path:
    """The code of the release after this one."""
    for package in ("contracts", "infra", "services"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, folder / package, ignore=ignored)
    changes = CHANGES if generations else CHANGES | WITHOUT_GENERATIONS
    for name, pairs in changes.items():
        text = (folder / name).read_text()
        for old, new in pairs:
            assert text.count(old) == 1, f"{name} has changed: {old}"
            text = text.replace(old, new)
        (folder / name).write_text(text)
    families = folder / "contracts/registry/families.py"
    families.write_text(families.read_text() + FACT)
    reaction = folder / "services/registry/families/when_family_registered_greet_it.py"
    reaction.write_text(REACTION)
    schema = folder / "infra/runtime/process/schema"
    number = len(list(schema.glob("*.sql"))) + 1
    (schema / f"{number:04}_tomorrow.sql").write_text(COLUMN)
    said = folder / "jejak-999.0.0.dist-info" / "METADATA"
    said.parent.mkdir()
    said.write_text("Metadata-Version: 2.1\nName: jejak\nVersion: 999.0.0\n")
    return folder
