"""Decision (command handler): asks projections, judges, and answers with facts.

Appended on the condition that nothing within the boundary arrived meanwhile (optimistic
concurrency); the boundary is what its projections fold.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from inspect import isgeneratorfunction
from typing import Any, Self

from contracts.event import Event
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused


@dataclass(frozen=True)
class Doubt:
    """Something that may be so, but is odd: recorded once whoever asks for it says they are sure.

    Refused is only what cannot be; the register has to be able to learn that it was wrong.
    """

    code: str
    sentence: str
    """What is odd, in Indonesian and without personal data."""
    shows: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Members of the problem that say more, such as the facts concerned."""


class ConfirmationNeeded(Refused):
    title = "Perlu ditegaskan"
    detail = (
        "{sentences} Bila memang demikian, kirim lagi dengan alasan pada kepala Reason dan "
        "kode-kodenya pada kepala Confirmed."
    )

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        more = {name: value for each in doubts for name, value in each.shows.items()}
        asked = {each.code: each.sentence for each in doubts}
        sentences = [f"{each.rstrip('.')}." for each in asked.values()]
        text = self.detail.format(sentences=" ".join(sentences))
        super().__init__(text, codes=list(asked), sentences=sentences, **more)


class Guard(Projection):
    """A projection that must hold whatever the rule is: in the office's region, seen as it is."""

    def check(self) -> None:
        """Raises a Refused."""

    def doubts(self, new: Sequence[Recorded]) -> Iterable[Doubt]:
        """What is odd about the facts that were decided."""
        return ()


class Decision:
    """A dataclass whose fields are its projections and its arguments; `decide` is its rule."""

    guards: tuple[Guard, ...] = ()
    confirmed: Collection[str] | None = None
    """The codes of what whoever asks is sure of; None where nobody can be asked, as in imports."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if isgeneratorfunction(cls.decide):
            # A refusal after the first `yield` would leave facts of a refused command behind.
            raise TypeError(f"{cls.__name__}.decide answers with a sequence, it does not yield")

    def guarded(self, *guards: Guard) -> Self:
        """The same decision behind these guards, which are checked first, in this order."""
        self.guards = guards
        return self

    def confirming(self, codes: Collection[str]) -> Self:
        """The same decision by somebody who can be asked, and has confirmed these codes."""
        self.confirmed = codes
        return self

    def doubts(self) -> Iterable[Doubt]:
        """What is odd about what this decides; asked after `decide` has answered with facts."""
        return ()

    def decide(self) -> Sequence[Event]:
        """Raises a Refused, or answers with the facts that follow; none if it is already so."""
        raise NotImplementedError

    @property
    def asked(self) -> Iterator[Projection]:
        """The projections among its fields, and its guards."""
        for each in fields(self):  # type: ignore[arg-type]
            if isinstance(value := getattr(self, each.name), Projection):
                yield value
        yield from self.guards

    def judged(self) -> list[Event]:
        """What is decided once guards hold. Raises whatever guard or rule refuses."""
        for guard in self.guards:
            guard.check()
        return list(self.decide())

    def require_confirmed(self, new: Sequence[Recorded]) -> None:
        """Raises ConfirmationNeeded with all that is odd, unless all of it was confirmed."""
        if self.confirmed is None or not new:
            return
        found = [*self.doubts(), *(each for guard in self.guards for each in guard.doubts(new))]
        if any(each.code not in self.confirmed for each in found):
            raise ConfirmationNeeded(found)


class Stale(Refused):
    status = 412
    title = "Data sudah berubah"
    detail = "Data berubah sejak Anda membukanya. Bandingkan, lalu putuskan lagi."


class AsSeen(Guard):
    """Nothing that the form showed was recorded since the officer looked.

    `form` is a projection of what the form showed; its version counts the facts it folds.
    """

    def __init__(self, form: Projection, based_on: int | None) -> None:
        """`based_on` is the version the officer saw; None only counts, as nobody looked."""
        self.form, self.based_on = form, based_on
        self.titles: list[str] = []

    def boundary(self) -> list[Query]:
        """What the form is of, not what its people did elsewhere."""
        kinds = tuple(self.form.folds)
        return [Query(kinds, tag) for tag in self.form.tags]

    def apply(self, past: Recorded) -> None:
        self.titles.append(past.fact.TITLE)

    @property
    def version(self) -> int:
        """How many facts the form would show now."""
        return len(self.titles)

    def version_after(self, new: Sequence[Recorded]) -> int:
        """The version once these facts were recorded too."""
        kinds = self.form.folds.keys()
        tags = set(self.form.tags)
        return self.version + sum(
            type(each.fact) in kinds and not tags.isdisjoint(each.tags) for each in new
        )

    def check(self) -> None:
        """Raises Stale, naming what was recorded since."""
        if self.based_on is not None and self.based_on != self.version:
            changed = self.titles[self.based_on :]
            raise Stale(base=self.based_on, current=self.version, changed=changed)


def same_person(one: str, other: str) -> bool:
    """Whether two account names are one person's, however they are typed."""
    return one.casefold() == other.casefold()
