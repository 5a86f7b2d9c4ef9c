"""A programme and the versions of its rule, as its facts tell them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from contracts.cell import derived
from contracts.ids import PROGRAMME
from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound, Refused

CODES = UUID("0d3c0f6e-52a5-5f6e-9a63-0f3f8f8a7c41")
ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,29}$")]
"""What people call a programme, in paths and in forms."""


class NoRuleInForce(Refused):
    title = "Belum ada aturan yang berlaku"
    detail = "Pada tanggal ini program belum mempunyai aturan. Terbitkan aturannya lebih dahulu."


def programme_id(code: str) -> UUID:
    """The id of the programme with this code, however it is capitalised: a code is used once."""
    return derived(CODES, code.casefold())


class Rulebook(Projection):
    """The few facts about a programme itself, without those about its recipients."""

    def __init__(self, code: str) -> None:
        self.programme_id = programme_id(code)
        self.tags = [PROGRAMME.of(self.programme_id)]
        self.definition: ProgrammeDefined | None = None
        self.versions: dict[int, RuleVersionPublished] = {}

    @on(ProgrammeDefined)
    def defined(self, fact: ProgrammeDefined, past: Recorded) -> None:
        self.definition = fact

    @on(RuleVersionPublished)
    def published(self, fact: RuleVersionPublished, past: Recorded) -> None:
        self.versions[fact.version] = fact

    @property
    def programme(self) -> ProgrammeDefined:
        """Raises NotFound for a code that no programme has."""
        if self.definition is None:
            raise NotFound
        return self.definition

    @property
    def latest(self) -> RuleVersionPublished | None:
        return self.versions[max(self.versions)] if self.versions else None

    def version(self, number: int) -> RuleVersionPublished:
        """Raises NotFound for a version that was never published."""
        if number not in self.versions:
            raise NotFound
        return self.versions[number]

    def in_force(self, on: date) -> RuleVersionPublished:
        """The newest version that had taken effect by that day. Raises NoRuleInForce."""
        begun = [
            number
            for number, version in self.versions.items()
            if version.effective.on is None or version.effective.on <= on
        ]
        if not begun:
            raise NoRuleInForce
        return self.versions[max(begun)]
