"""Many commands in one conditional append: for imports, where each command still decides alone."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eventsourcing.dcb.domain import Selector
from eventsourcing.persistence import IntegrityError

from contracts.event import Provenance
from contracts.ids import COMMAND
from infra.runtime.ledger import ATTEMPTS, Decision, Ledger, Outcome, Recorded, recorded, select
from infra.runtime.refusals import Conflict, Refused


@dataclass(frozen=True)
class Command:
    """A decision that can be made afresh for every attempt, and its provenance."""

    make: Callable[[], Decision]
    by: Provenance


class _Deciding:
    """The decisions of one attempt, found by the tags of the facts they depend on."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self.commands = commands
        self.decisions = [command.make() for command in commands]
        self.boundary: list[Selector] = []
        self.by_tag: dict[str, list[tuple[int, Selector]]] = defaultdict(list)
        self.done: dict[int, list[Recorded]] = defaultdict(list)
        self.numbers = {c.by.command_id: number for number, c in enumerate(commands)}
        for number, (command, decision) in enumerate(zip(commands, self.decisions, strict=True)):
            own = Selector([], [COMMAND.of(command.by.command_id)])
            for selector in [*Ledger.boundary_of(decision), own]:
                self.boundary.append(selector)
                self.by_tag[selector.tags[0]].append((number, selector))

    def fold(self, past: Recorded, *, after: int = -1) -> None:
        """Show a fact to every decision after the given one whose boundary it lies in."""
        touched = {
            number
            for tag in past.tags
            for number, selector in self.by_tag.get(tag, ())
            if number > after and select(selector, past.fact, past.tags)
        }
        if (number := self.numbers.get(past.by.command_id)) is not None and after < 0:
            self.done[number].append(past)
        for number in touched:
            self.decisions[number].fold(past)

    def outcomes(self, head: int) -> tuple[list[Outcome | Refused], list[Recorded]]:
        outcomes: list[Outcome | Refused] = []
        new: list[Recorded] = []
        for number, decision in enumerate(self.decisions):
            if done := self.done.get(number):
                outcomes.append(Outcome(done[-1].position or head, tuple(done), replayed=True))
                continue
            try:
                decision.execute()
            except Refused as refusal:
                outcomes.append(refusal)
                continue
            by = self.commands[number].by
            decided = recorded(decision, by)
            for fact in decided:
                self.fold(fact, after=number)
            new.extend(decided)
            outcomes.append(Outcome(head, tuple(decided)))
        return outcomes, new


def decide_all(
    ledger: Ledger, commands: Sequence[Command], *, untouched: int | None = None
) -> list[Outcome | Refused]:
    """Decide each command in turn, a later one seeing what an earlier one did; append once.

    `untouched` is a position up to which the caller knows every boundary to be empty; it spares
    a read. A refused command leaves the others alone. Raises `Conflict` after three lost races.
    """
    for _ in range(ATTEMPTS):
        deciding = _Deciding(commands)
        if untouched is None:
            history, head = ledger.read_many(deciding.boundary)
        else:
            history, head, untouched = [], untouched, None
        for past in history:
            deciding.fold(past)
        outcomes, new = deciding.outcomes(head)
        if not new:
            return outcomes
        try:
            position = ledger.append_many(new, deciding.boundary, head)
        except IntegrityError:
            continue
        return [
            Outcome(position, o.recorded, o.replayed)
            if isinstance(o, Outcome) and o.recorded
            else o
            for o in outcomes
        ]
    raise Conflict
