"""Projection (decision model): what the history says of one thing a decision asks about.

What a projection folds *is* the consistency boundary (dynamic consistency boundary, DCB) of every
decision that asks it; nobody writes the boundary down a second time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from contracts.event import Event
from infra.runtime.eventstore.recorded import Recorded

Fold = TypeVar("Fold", bound=Callable[..., None])


@dataclass(frozen=True)
class Query:
    """Facts of some kinds (of every kind, if none is named) that carry a tag."""

    kinds: tuple[type[Event], ...]
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
    """Several projections asked together: each is told what lies within its boundary."""

    def __init__(self, projections: Iterable[Projection]) -> None:
        boundary: dict[Query, None] = {}
        self._by_tag: dict[str, list[tuple[frozenset[type[Event]], Projection]]] = defaultdict(list)
        for each in projections:
            for query in each.boundary():
                boundary[query] = None
                self._by_tag[query.tag].append((frozenset(query.kinds), each))
        self.boundary = list(boundary)

    def apply(self, past: Recorded) -> None:
        """Tell every projection whose boundary the fact lies in, once."""
        done: set[int] = set()
        for tag in past.tags:
            for kinds, each in self._by_tag.get(tag, ()):
                if id(each) not in done and (not kinds or type(past.fact) in kinds):
                    done.add(id(each))
                    each.apply(past)
