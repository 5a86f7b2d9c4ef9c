"""Settling (re-folding read model): what a fact touches is folded anew from its whole history.

Such a view adds up nothing: it keeps which facts speak of whom, reads those again from its log, and
writes what follows, so that late, vague and undone facts are right in it as they are everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from psycopg import Connection

from contracts.event import Event, Tag
from contracts.privacy.classes import Class
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.generations.lookup import Generation
from infra.runtime.projections.logs.log import Entry, Log, topics_of
from infra.runtime.projections.views import View

FACT_OF = """
    CREATE TABLE fact_of (
        subject uuid NOT NULL, place bigint NOT NULL, PRIMARY KEY (subject, place)
    )
"""


class LearntHistory(Protocol):
    """Folds the facts it learns, and says by which tags it must be told more."""

    asked: dict[str, None]

    def learn(self, past: Any) -> None: ...


Folded = TypeVar("Folded", bound=LearntHistory)


class Settled(NamedTuple, Generic[Folded]):
    """One subject, folded up to a fact that touched it."""

    subject: UUID
    history: Folded
    past: Recorded
    """The fact after which it is so."""
    first: bool
    """Whether nothing was known of the subject before."""


@dataclass(frozen=True)
class Subjects(Generic[Folded]):
    """What is settled, and through what else it is reached: what several have in common."""

    kinds: frozenset[type[Event]]
    of: Tag
    through: Tag
    fold: Callable[[UUID], Folded]
    joining: frozenset[type[Event]] = frozenset()
    """Facts by which two of those through whom it is reached are one."""

    def of_fact(self, past: Recorded) -> list[UUID]:
        return past.ids(self.of)

    def all_of_fact(self, past: Recorded) -> list[UUID]:
        named = past.ids(self.of)
        return named if self.of is self.through else [*named, *past.ids(self.through)]

    def among(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those that say something of a subject."""
        return [e for e in entries if e.recorded and type(e.recorded.fact) in self.kinds]


Write = Callable[[Connection, Iterator[Settled[Any]]], None]
"""Takes them one by one: a history goes on to the next fact that touches its subject."""


class SettledView(View):
    """A view kept by `write`, which is given what a batch touched, in the order of the log."""

    def __init__(
        self,
        name: str,
        tables: str,
        subjects: Subjects[Any],
        write: Write,
        opens: Collection[Class] = (),
    ) -> None:
        whole = f"{tables.rstrip().rstrip(';')};{FACT_OF}"
        super().__init__(name, whole, pipelined=False, opens=opens)
        self.subjects = subjects
        self.write = write

    @property
    def topics(self) -> frozenset[str]:
        return topics_of(self.subjects.kinds)

    @property
    def kept_by(self) -> Collection[Callable[..., Any]]:
        return [self.write, self.subjects.fold, type(self).settle]

    def follower_of(self, log: Log, generation: Generation) -> Follower:
        follower = super().follower_of(log, generation)
        keep = partial(self.settle, follower.log)
        return replace(follower, apply=partial(_one, keep), apply_all=keep)

    def settle(self, log: Log, db: Connection, entries: Sequence[Entry]) -> None:
        if touching := self.subjects.among(entries):
            known = Told(self.subjects, log, db, touching)
            self.write(db, known.settled())
            known.keep()


class Told(Generic[Folded]):
    """What a view was told of the subjects of a batch, before it and in it."""

    def __init__(
        self, subjects: Subjects[Folded], log: Log, db: Connection, entries: Sequence[Entry]
    ) -> None:
        self.subjects, self.log, self.db, self.entries = subjects, log, db, entries
        self._facts: dict[str, list[Recorded]] = defaultdict(list)
        self._read: set[UUID] = set()
        self._places: set[int] = set()
        self._known: set[UUID] = set()
        self._histories: dict[UUID, Folded] = {}
        self._begins = min(each.position for each in entries)
        self._later: dict[int, Entry] = {}
        """What was applied before these although it came after them: they had been parked."""
        new = [each.recorded for each in entries if each.recorded]
        self._load(who for past in new for who in subjects.all_of_fact(past))

    def settled(self) -> Iterator[Settled[Folded]]:
        """In the order of the log: what came after a parked line is settled anew on top of it."""
        own = {each.position: each for each in self.entries}
        affected: set[UUID] = set()
        for position, entry in sorted((self._later | own).items()):
            assert entry.recorded
            past = entry.recorded
            touched = self._touched_by(past)
            self._remember(past)
            if position in own:
                affected.update(touched)
            for who in filter(affected.__contains__, touched):
                first = who not in self._known
                self._known.add(who)
                yield Settled(who, self._history(who, past), past, first)

    def keep(self) -> None:
        """Note which facts of the batch speak of whom."""
        subjects: list[UUID] = []
        places: list[int] = []
        for entry in self.entries:
            assert entry.recorded
            about_whom = dict.fromkeys(self.subjects.all_of_fact(entry.recorded))
            subjects += about_whom
            places += [entry.position] * len(about_whom)
        self.db.execute(
            "INSERT INTO fact_of SELECT * FROM unnest(%s::uuid[], %s::bigint[])"
            " ON CONFLICT DO NOTHING",
            (subjects, places),
        )

    def _load(self, subjects: Iterable[UUID]) -> None:
        """Read what the log holds of these, and of those whom that names, until nobody is new."""
        while wanted := set(subjects) - self._read:
            self._read |= wanted
            rows = self.db.execute(
                "SELECT DISTINCT place FROM fact_of WHERE subject = ANY(%s)", (list(wanted),)
            ).fetchall()
            places = sorted({place for (place,) in rows} - self._places)
            self._places |= set(places)
            lines = self.log.at(self.db, places) if places else ()
            found = [each for each in lines if each.recorded]
            self._later |= {e.position: e for e in found if e.position >= self._begins}
            before = [e.recorded for e in found if e.recorded and e.position < self._begins]
            for past in before:
                self._remember(past)
                self._known |= set(self.subjects.of_fact(past))
            read = (each.recorded for each in found if each.recorded)
            subjects = {who for past in read for who in self.subjects.all_of_fact(past)}

    def _remember(self, past: Recorded) -> None:
        """By the tags that a history can ask for."""
        for kind in {self.subjects.of, self.subjects.through}:
            for who in past.ids(kind):
                self._facts[kind.of(who)].append(past)

    def _touched_by(self, past: Recorded) -> list[UUID]:
        """The subjects a fact names, and those who know somebody it names."""
        knowing = (earlier for tag in self._same_as_named(past) for earlier in self._facts[tag])
        named = (who for each in (past, *knowing) for who in self.subjects.of_fact(each))
        return list(dict.fromkeys(named))

    def _same_as_named(self, past: Recorded) -> dict[str, None]:
        """Tags of those through whom a fact speaks of subjects, and of all who are one with them.

        Somebody can have been joined with a second, and that one with a third.
        """
        through = self.subjects.through
        found = dict.fromkeys(map(through.of, past.ids(through)))
        asked = 0
        while asked != len(found):
            asked = len(found)
            facts = [each for tag in found for each in self._facts[tag]]
            joined = (each for each in facts if type(each.fact) in self.subjects.joining)
            found |= {through.of(who): None for each in joined for who in each.ids(through)}
        return found

    def _history(self, who: UUID, past: Recorded) -> Folded:
        done: set[str] = set()
        if history := self._histories.get(who):
            done = set(history.asked)
            history.learn(past)
        else:
            history = self._histories[who] = self.subjects.fold(who)
        while todo := history.asked.keys() - done:
            done |= todo
            for tag in todo:
                for each in self._facts[tag]:
                    history.learn(each)
        return history


def _one(keep: Callable[[Connection, Sequence[Entry]], None], db: Connection, entry: Entry) -> None:
    keep(db, [entry])
