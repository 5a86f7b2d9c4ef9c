"""Batch: many commands in one conditional append, for imports; each command still decides alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from contracts.event import Provenance
from contracts.ids import COMMAND
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import ATTEMPTS, Ledger, bounded
from infra.runtime.eventstore.mapper import FactTooLarge
from infra.runtime.eventstore.projection import Asked, Query
from infra.runtime.eventstore.recorded import Outcome, Recorded, recorded
from infra.runtime.refusals import Conflict, Refused


@dataclass(frozen=True)
class Command:
    """A decision that can be made afresh for every attempt, and its provenance."""

    make: Callable[[], Decision]
    by: Provenance


class _Deciding:
    """The decisions of one attempt, each told what lies within its own boundary."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self.commands = commands
        self.decisions = [command.make() for command in commands]
        self.asked = [Asked(decision.asked) for decision in self.decisions]
        self.done: dict[UUID, list[Recorded]] = {command.by.command_id: [] for command in commands}
        self._by_tag: dict[str, set[int]] = {}
        self._boundary: dict[Query, None] = {}
        for number, (decision, asked) in enumerate(zip(self.decisions, self.asked, strict=True)):
            own = Query((), COMMAND.of(commands[number].by.command_id))
            self._listen(number, [*bounded(decision, asked), own])

    @property
    def boundary(self) -> list[Query]:
        return list(self._boundary)

    def grow(self) -> list[Query]:
        """What decisions ask for besides, after what they were told."""
        new: dict[Query, None] = {}
        for number, asked in enumerate(self.asked):
            if more := asked.grow():
                self._listen(number, more)
                new.update(dict.fromkeys(more))
        return list(new)

    def _listen(self, number: int, queries: Iterable[Query]) -> None:
        for query in queries:
            self._boundary[query] = None
            self._by_tag.setdefault(query.tag, set()).add(number)

    def apply_stored(self, past: Recorded) -> None:
        """A fact of the ledger: it may show that one of the commands was carried out before."""
        if past.by.command_id in self.done:
            self.done[past.by.command_id].append(past)
        self.apply(past, after=-1)

    def apply(self, past: Recorded, *, after: int) -> None:
        """Show a fact to every decision after the given one."""
        touched = {number for tag in past.tags for number in self._by_tag.get(tag, ())}
        for number in touched:
            if number > after:
                self.asked[number].apply(past)

    def outcomes(
        self, head: int, refused: Mapping[UUID, Refused]
    ) -> tuple[list[Outcome | Refused], list[Recorded]]:
        """`refused` are commands that the ledger does not take, whatever they would decide."""
        outcomes: list[Outcome | Refused] = []
        new: list[Recorded] = []
        for number, decision in enumerate(self.decisions):
            by = self.commands[number].by
            if done := self.done[by.command_id]:
                outcomes.append(Outcome(done[-1].position or head, tuple(done), replayed=True))
                continue
            if by.command_id in refused:
                outcomes.append(refused[by.command_id])
                continue
            try:
                decided = recorded(decision.judged(), by)
            except Refused as refusal:
                outcomes.append(refusal)
                continue
            for fact in decided:
                # Later decisions fold in the order of recording; the real position is not far off.
                fact.position = head + len(new) + 1
                self.apply(fact, after=number)
                new.append(fact)
            done.extend(decided)
            outcomes.append(Outcome(head, tuple(decided)))
        return outcomes, new


def decide_all(
    ledger: Ledger, commands: Sequence[Command], *, untouched: int | None = None
) -> list[Outcome | Refused]:
    """Decide each command in turn, a later one seeing what an earlier one did; append once.

    `untouched` is a position up to which the caller knows every boundary to be empty; it spares
    a read. A refused command leaves the others alone, one that is given twice is carried out once.
    Raises `Conflict` after three lost races.
    """
    left, too_large = ATTEMPTS, dict[UUID, FactTooLarge]()
    while left:
        deciding = _Deciding(commands)
        head, untouched = _tell(ledger, deciding, untouched), None
        outcomes, new = deciding.outcomes(head, too_large)
        if not new:
            return outcomes
        try:
            position = ledger.append(new, deciding.boundary, head)
        except IntegrityError:
            left -= 1
            continue
        except FactTooLarge as large:
            too_large[large.command_id] = large
            continue
        return [_at(position, outcome) for outcome in outcomes]
    raise Conflict


def _tell(ledger: Ledger, deciding: _Deciding, untouched: int | None) -> int:
    if untouched is not None:
        return untouched
    history, head = ledger.read(deciding.boundary)
    for past in history:
        deciding.apply_stored(past)
    while more := deciding.grow():
        for past in ledger.read(more)[0]:
            deciding.apply(past, after=-1)
    return head


def _at(position: int, outcome: Outcome | Refused) -> Outcome | Refused:
    if isinstance(outcome, Outcome) and outcome.recorded:
        return Outcome(position, outcome.recorded, outcome.replayed)
    return outcome
