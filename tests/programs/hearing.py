"""What a register's story does to enrolments, as programs hear it fact by fact."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.programs.enrolments import PersonTarget, Target
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded, recorded
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.participation import End
from services.programs.reactions.when_register_changed_settle_enrolments import (
    when_register_changed_settle_enrolments,
)
from services.programs.register.register import Register
from tests.contracts.history.story import Story
from tests.gwt import SOMEBODY
from tests.memory import in_memory


class State(NamedTuple):
    """What becomes of one enrolment."""

    target: Target
    causes: dict[str, End]
    changes_due: set[str]
    recipient_id: UUID | None

    @property
    def goes_on(self) -> bool:
        return not self.causes


class Hearing:
    """`story` is what the register records; `ledger` is the programmes' own."""

    def __init__(self, *first: Event) -> None:
        self.story = Story(*first)
        self.ledger: Ledger = in_memory()

    def remember(self, *facts: Event) -> None:
        """What programmes recorded themselves."""
        self.ledger.append(recorded(facts, SOMEBODY), [], self.ledger.head())

    def tell(self, *facts: Event) -> list[Event]:
        """The register records these, and they are heard; what programmes say to that."""
        return [news for fact in facts for news in self.hear(self.story.record(fact))]

    def hear(self, past: Recorded) -> list[Event]:
        before = self.ledger.head()
        families = {each: self.story.family(each) for each in self.families}
        when_register_changed_settle_enrolments.decide(self.ledger, families, past)
        return [each.fact for each in self._news(before)]

    def state(self, *ids: UUID) -> list[State]:
        """Of all enrolments of these families and people, in the order in which they began."""
        known = Enrolments(*ids)
        self.ledger.ask(known)
        return [
            State(each.target, each.causes, each.changes_due, each.recipient_id) for each in known
        ]

    def register(self) -> Register:
        return Register(self.story.family(each) for each in self.families)

    @property
    def families(self) -> list[UUID]:
        """All that the story speaks of."""
        tags: Iterable[str] = (tag for past in self.story.ledger for tag in past.tags)
        return list(map(UUID, FAMILY_TAG.values_in(list(tags))))

    def _news(self, after: int) -> list[Recorded]:
        tags = [FAMILY_TAG.of(each) for each in self.families]
        return [each for each in self.ledger.history(*tags) if each.position > after]


def homes(heard: Hearing, *people: UUID) -> list[tuple[UUID, UUID, bool]]:
    """Whose aid is where, and whether it goes on."""
    targets = [(each.target, each.goes_on) for each in heard.state(*people)]
    return [(t.person_id, t.family_id, on) for t, on in targets if isinstance(t, PersonTarget)]
