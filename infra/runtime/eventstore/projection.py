"""Projection (decision model): what the history says of one thing a decision asks about.

What a projection folds *is* the consistency boundary (dynamic consistency boundary, DCB) of every
decision that asks it; nobody writes the boundary down a second time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypeVar
from uuid import UUID

from contracts.event import Event
from infra.runtime.eventstore.recorded import Recorded

Fold = TypeVar("Fold", bound=Callable[..., None])
Kinds = tuple[type[Event], ...]


class Query(NamedTuple):
    """Facts of some kinds (of every kind, if none is named) that carry a tag."""

    kinds: Kinds
    tag: str


def on(*facts: type[Event]) -> Callable[[Fold], Fold]:
    """Marks a method of a projection as the fold of these facts: `died(self, fact, past)`."""

    def mark(fold: Fold) -> Fold:
        fold.facts = facts  # type: ignore[attr-defined]
        return fold

    return mark


class Projection:
    """Folds the facts that carry one of its `tags`. Folds remember; they never judge."""

    tags: Sequence[str] = ()
    grows: ClassVar[bool] = False
    """Whether its boundary becomes larger by what it is told."""
    along: ClassVar[Query | None] = None
    """What it will ask for of every tag on its facts that begins so: read along at once."""
    folds: ClassVar[Mapping[type[Event], Callable[[Any, Any, Recorded], None]]] = {}
    """Which method folds which fact; a subclass adds to its bases', a later one replaces."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {fact: fold for fold in vars(cls).values() for fact in getattr(fold, "facts", ())}
        inherited: dict[type[Event], Callable[[Any, Any, Recorded], None]] = {}
        for base in reversed(cls.__bases__):
            inherited |= getattr(base, "folds", {})
        cls.folds = inherited | own

    def boundary(self) -> list[Query]:
        """The facts that it must have been told before it says anything."""
        kinds = tuple(self.folds)
        return [Query(kinds, tag) for tag in self.tags]

    def apply(self, past: Recorded) -> None:
        """Fold a fact that carries one of the tags, if it is of a kind that is folded."""
        if fold := self.folds.get(type(past.fact)):
            fold(self, past.fact, past)


class Asked:
    """Several projections asked together: each is told what lies within its boundary, once."""

    def __init__(self, projections: Iterable[Projection]) -> None:
        self._projections = list(projections)
        self._by_tag: dict[str, list[tuple[Kinds, Projection]]] = defaultdict(list)
        self._listening: dict[Query, set[int]] = {}
        self._applied: dict[int, set[UUID]] = defaultdict(set)
        self._listen(self._projections)

    @property
    def boundary(self) -> list[Query]:
        return list(self._listening)

    @property
    def along(self) -> Query | None:
        """What every one of them will ask for."""
        every = {each.along for each in self._projections}
        return every.pop() if len(every) == 1 else None

    def grow(self) -> list[Query]:
        """What projections ask for besides, after what they were told; to be read from the start.

        What a subject is found with has a history of its own: it is known once that was read.
        """
        return self._listen([each for each in self._projections if each.grows])

    def apply(self, past: Recorded) -> None:
        for tag in past.tags:
            for kinds, each in self._by_tag.get(tag, ()):
                applied = self._applied[id(each)]
                if past.event_id not in applied and (not kinds or type(past.fact) in kinds):
                    applied.add(past.event_id)
                    each.apply(past)

    def _listen(self, projections: Iterable[Projection]) -> list[Query]:
        new: dict[Query, None] = {}
        for each in projections:
            for query in each.boundary():
                listeners = self._listening.setdefault(query, set())
                if id(each) not in listeners:
                    listeners.add(id(each))
                    self._by_tag[query.tag].append((query.kinds, each))
                    new[query] = None
        return list(new)
