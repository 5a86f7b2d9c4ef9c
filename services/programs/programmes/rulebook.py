"""A programme and the versions of its rule, as its facts tell them."""

from datetime import date
from uuid import UUID, uuid5

from eventsourcing.dcb.domain import Selector

from contracts.event import Event
from contracts.ids import PROGRAMME
from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.refusals import NotFound, Refused

CODES = UUID("0d3c0f6e-52a5-5f6e-9a63-0f3f8f8a7c41")


class NoRuleInForce(Refused):
    title = "Belum ada aturan yang berlaku"
    detail = "Pada tanggal ini program belum mempunyai aturan. Terbitkan aturannya lebih dahulu."


def programme_id(code: str) -> UUID:
    """The id of the programme with this code, however it is capitalised: a code is used once."""
    return uuid5(CODES, code.casefold())


def about(programme: UUID) -> Selector:
    """The few facts about a programme itself, without those about its recipients."""
    return Selector([ProgrammeDefined, RuleVersionPublished], [PROGRAMME.of(programme)])


class Rulebook:
    """Folds a programme's own facts."""

    def __init__(self) -> None:
        self.programme: ProgrammeDefined | None = None
        self.versions: dict[int, RuleVersionPublished] = {}

    def fold(self, fact: Event) -> None:
        if isinstance(fact, ProgrammeDefined):
            self.programme = fact
        elif isinstance(fact, RuleVersionPublished):
            self.versions[fact.version] = fact

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


def read_rulebook(ledger: Ledger, code: str) -> Rulebook:
    """Raises NotFound for a code that no programme has."""
    book = Rulebook()
    for past in ledger.read([about(programme_id(code))])[0]:
        book.fold(past.fact)
    if book.programme is None:
        raise NotFound
    return book
